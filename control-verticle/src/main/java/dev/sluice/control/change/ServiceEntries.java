package dev.sluice.control.change;

import dev.sluice.config.SnapshotCompiler.EntryCheck;
import dev.sluice.config.policy.middleware.MiddlewareEntry;
import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.source.Value;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gathers, while a generation is compiled, the entries whose config only an operator-run service
 * can judge. One thread.
 */
final class ServiceEntries implements EntryCheck {
  private final Map<EntryId, Subject> subjects = new LinkedHashMap<>();

  @Override
  public List<Finding> findings(
      String sandbox, MiddlewareEntry entry, Registrations registrations) {
    registrations
        .find(entry.implementation())
        .map(owner -> Subject.of(owner, entry))
        .ifPresent(subject -> subjects.put(new EntryId(sandbox, entry.key()), subject));
    return List.of();
  }

  /** What was judged when these entries were accepted. */
  Set<Subject> subjects() {
    return new HashSet<>(subjects.values());
  }

  /** The entries that ask something new. */
  List<EntryId> beyond(Set<Subject> judged) {
    return subjects.entrySet().stream()
        .filter(entry -> !judged.contains(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * What a service judges; other fields of an entry, {@code on_error} first of all, can be changed
   * while the service is down.
   */
  record Subject(String service, URI endpoint, Value.MapValue config) {
    static Subject of(Registration owner, MiddlewareEntry entry) {
      return new Subject(owner.name(), owner.endpoint(), entry.config());
    }

    /** A config may hold secrets. */
    @Override
    public String toString() {
      return "Subject[" + service + "]";
    }
  }
}
