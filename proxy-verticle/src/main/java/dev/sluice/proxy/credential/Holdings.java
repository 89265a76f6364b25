package dev.sluice.proxy.credential;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All credentials of a node at one moment. Immutable; any thread. */
public final class Holdings {
  private final Map<String, Holding> byKey;
  private final Set<String> sandboxes = new HashSet<>();

  Holdings(Map<String, Holding> byKey) {
    this.byKey = Map.copyOf(byKey);
    byKey.values().forEach(holding -> sandboxes.addAll(holding.rule().sandboxes()));
  }

  /** Whether a sandbox may use any of them, whatever its state. */
  public boolean serve(String sandbox) {
    return sandboxes.contains(sandbox);
  }

  /** Whether requests of a sandbox to a host and port may carry one (data-plane 14.7). */
  public boolean areBoundTo(String sandbox, String host, int port) {
    return serve(sandbox)
        && byKey.values().stream()
            .map(Holding::rule)
            .anyMatch(rule -> rule.sandboxes().contains(sandbox) && rule.isBoundTo(host, port));
  }

  /** Whether a sandbox may use this one, whatever its state. */
  boolean has(String key, String sandbox) {
    return Optional.ofNullable(byKey.get(key))
        .filter(held -> held.rule().sandboxes().contains(sandbox))
        .isPresent();
  }

  /** The secret behind a placeholder; its binding is looked at first. */
  Resolution resolve(Placeholder placeholder, Asker asker, Instant now) {
    Optional<Holding> holding =
        Optional.ofNullable(byKey.get(placeholder.key()))
            .filter(held -> held.rule().sandboxes().contains(asker.sandbox()));
    if (holding.isEmpty()) {
      return new Resolution.Unavailable();
    }
    if (!holding.get().rule().isBoundTo(asker.host(), asker.port(), asker.path())) {
      return new Resolution.Misdirected();
    }
    return holding
        .get()
        .resolve(placeholder, now)
        .<Resolution>map(Resolution.Resolved::new)
        .orElseGet(Resolution.Unavailable::new);
  }

  /** For whoever reads the sources again. */
  Map<String, Holding> byKey() {
    return new LinkedHashMap<>(byKey);
  }
}
