package dev.sluice.proxy.credential;

import dev.sluice.config.settings.credentials.Credential;
import dev.sluice.config.settings.credentials.CredentialSource;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the secrets of a node. Readers on any thread see one snapshot, swapped whole; {@link
 * #reload} blocks on the disk and is called by one thread at a time.
 */
public final class CredentialStore {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

  private final InstantSource clock;
  private volatile Holdings holdings;

  private CredentialStore(InstantSource clock, Holdings holdings) {
    this.clock = clock;
    this.holdings = holdings;
  }

  /** Reads every source; a secret that cannot be had is missing until it can. */
  public static CredentialStore open(List<Credential> credentials) {
    return open(
        credentials, name -> Optional.ofNullable(System.getenv(name)), InstantSource.system());
  }

  static CredentialStore open(
      List<Credential> credentials,
      Function<String, Optional<String>> environment,
      InstantSource clock) {
    Map<String, Holding> all = new LinkedHashMap<>();
    for (Credential credential : credentials) {
      Holding holding = Holding.of(credential);
      all.put(credential.key(), holding.with(first(holding, environment)));
      LOG.info("credential {} has the handle s{}", credential.key(), holding.identity());
    }
    return new CredentialStore(clock, new Holdings(all));
  }

  private static Revisions first(Holding holding, Function<String, Optional<String>> environment) {
    Optional<Secret> secret =
        switch (holding.rule().source()) {
          case CredentialSource.Environment variable ->
              environment
                  .apply(variable.name())
                  .flatMap(value -> Secret.of(value.getBytes(StandardCharsets.UTF_8)));
          case CredentialSource.SecretFile file -> firstOf(file);
        };
    if (secret.isEmpty()) {
      missing(holding);
    }
    return secret.map(Revisions.NONE::with).orElse(Revisions.NONE);
  }

  private static Optional<Secret> firstOf(CredentialSource.SecretFile file) {
    if (SecretFiles.isOpen(file.path())) {
      LOG.warn("the secret in {} is open to other users of this machine; chmod 600", file.path());
    }
    return SecretFiles.read(file.path());
  }

  /** What is in force. */
  public Holdings current() {
    return holdings;
  }

  InstantSource clock() {
    return clock;
  }

  /** Whether anything can change after the start. */
  public boolean hasFiles() {
    return holdings.byKey().values().stream()
        .anyMatch(holding -> holding.rule().source() instanceof CredentialSource.SecretFile);
  }

  /** Reads the files again; one that cannot be read revokes its secret (data-plane 14.6). */
  public void reload() {
    Map<String, Holding> all = holdings.byKey();
    boolean changed = false;
    for (Map.Entry<String, Holding> entry : all.entrySet()) {
      Holding before = entry.getValue();
      if (before.rule().source() instanceof CredentialSource.SecretFile file) {
        Revisions now = reread(before, file);
        changed |= !now.equals(before.revisions());
        entry.setValue(before.with(now));
      }
    }
    if (changed) {
      holdings = new Holdings(all);
    }
  }

  private static Revisions reread(Holding before, CredentialSource.SecretFile file) {
    Optional<Secret> secret = SecretFiles.read(file.path());
    if (secret.isPresent()) {
      Revisions now = before.revisions().with(secret.get());
      if (!now.equals(before.revisions())) {
        LOG.info("credential {} is at revision {}", before.rule().key(), now.number());
      }
      return now;
    }
    if (before.revisions().current().isPresent()) {
      missing(before);
    }
    return before.revisions().revoked();
  }

  private static void missing(Holding holding) {
    LOG.warn(
        "credential {} has no usable secret, requests that need it are refused; its source {} has"
            + " to hold 1 byte to 64 KiB without control characters",
        holding.rule().key(),
        holding.rule().source());
  }
}
