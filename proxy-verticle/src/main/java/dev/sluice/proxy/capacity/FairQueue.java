package dev.sluice.proxy.capacity;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One thread at a time. A queue that serves sandboxes in rotation, the client addresses of each in
 * rotation, and the entries of each address in order of arrival.
 */
final class FairQueue<T> {
  private final Map<String, Map<String, Set<T>>> sandboxes = new LinkedHashMap<>();

  void add(Claimant claimant, T entry) {
    sandboxes
        .computeIfAbsent(claimant.sandbox(), ignored -> new LinkedHashMap<>())
        .computeIfAbsent(claimant.client(), ignored -> new LinkedHashSet<>())
        .add(entry);
  }

  boolean has(Claimant claimant) {
    Map<String, Set<T>> clients = sandboxes.get(claimant.sandbox());
    return clients != null && clients.containsKey(claimant.client());
  }

  void remove(Claimant claimant, T entry) {
    Map<String, Set<T>> clients = sandboxes.getOrDefault(claimant.sandbox(), Map.of());
    Set<T> entries = clients.getOrDefault(claimant.client(), Set.of());
    if (entries.contains(entry)) {
      entries.remove(entry);
      dropEmpty(claimant, clients, entries);
    }
  }

  private void dropEmpty(Claimant claimant, Map<String, Set<T>> clients, Set<T> entries) {
    if (entries.isEmpty()) {
      clients.remove(claimant.client());
      if (clients.isEmpty()) {
        sandboxes.remove(claimant.sandbox());
      }
    }
  }

  /** Takes the first entry, in turn, whose claimant is admitted. It then has the last turn. */
  Optional<T> next(Predicate<Claimant> admitted) {
    for (Map.Entry<String, Map<String, Set<T>>> sandbox : sandboxes.entrySet()) {
      for (String client : sandbox.getValue().keySet()) {
        Claimant claimant = new Claimant(sandbox.getKey(), client);
        if (admitted.test(claimant)) {
          return Optional.of(take(claimant, sandbox.getValue()));
        }
      }
    }
    return Optional.empty();
  }

  private T take(Claimant claimant, Map<String, Set<T>> clients) {
    Set<T> entries = clients.getOrDefault(claimant.client(), Set.of());
    Iterator<T> first = entries.iterator();
    T taken = first.next();
    first.remove();
    clients.remove(claimant.client());
    sandboxes.remove(claimant.sandbox());
    if (!entries.isEmpty()) {
      clients.put(claimant.client(), entries);
    }
    if (!clients.isEmpty()) {
      sandboxes.put(claimant.sandbox(), clients);
    }
    return taken;
  }

  boolean isEmpty() {
    return sandboxes.isEmpty();
  }
}
