package dev.sluice.proxy.secret.credential;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.placeholder.Placeholder;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All credentials of a node at one moment. Immutable; any thread. */
public final class CredentialSnapshot {
  private final Map<String, StoredCredential> byKey;
  private final Set<String> sandboxes = new HashSet<>();

  CredentialSnapshot(Map<String, StoredCredential> byKey) {
    this.byKey = Map.copyOf(byKey);
    byKey.values().forEach(stored -> sandboxes.addAll(stored.rule().sandboxes()));
  }

  sealed interface Resolution {
    /**
     * {@code id} is the credential's in {@code proxy.credentials}; {@code scrub} asks for a search
     * of the response.
     */
    record Resolved(String id, Secret secret, boolean scrub) implements Resolution {}

    /** The credential is unknown, not for this sandbox, expired or revoked. */
    record Unavailable(String why) implements Resolution {}

    /**
     * The credential is not for this endpoint; {@code atHost}: it is for another path of this host
     * and port.
     */
    record Misdirected(boolean atHost) implements Resolution {}
  }

  public boolean hasAnyFor(String sandbox) {
    return sandboxes.contains(sandbox);
  }

  public boolean hasBoundTo(String sandbox, String host, int port) {
    return hasAnyFor(sandbox)
        && byKey.values().stream()
            .map(StoredCredential::rule)
            .anyMatch(rule -> rule.sandboxes().contains(sandbox) && rule.isBoundTo(host, port));
  }

  boolean has(String key, String sandbox) {
    return find(key, sandbox).isPresent();
  }

  /** Looks up the secret of a placeholder; checks the credential's binding before its state. */
  Resolution resolve(Placeholder placeholder, CredentialRequest request, Instant now) {
    Optional<StoredCredential> stored = find(placeholder.key(), request.sandbox());
    if (stored.isEmpty()) {
      return new Resolution.Unavailable(
          byKey.containsKey(placeholder.key())
              ? "not for sandbox " + request.sandbox()
              : "no such credential");
    }
    Credential rule = stored.get().rule();
    if (!rule.isBoundTo(request.host(), request.port(), request.path())) {
      return new Resolution.Misdirected(rule.isBoundTo(request.host(), request.port()));
    }
    return stored
        .get()
        .resolve(placeholder, now)
        .<Resolution>map(secret -> new Resolution.Resolved(rule.key(), secret, rule.scrub()))
        .orElseGet(() -> new Resolution.Unavailable(stored.get().lack(now)));
  }

  private Optional<StoredCredential> find(String key, String sandbox) {
    return Optional.ofNullable(byKey.get(key))
        .filter(stored -> stored.rule().sandboxes().contains(sandbox));
  }

  public List<KnownValue> knownValues() {
    return byKey.values().stream().flatMap(StoredCredential::knownValues).toList();
  }

  Map<String, StoredCredential> byKey() {
    return new LinkedHashMap<>(byKey);
  }
}
