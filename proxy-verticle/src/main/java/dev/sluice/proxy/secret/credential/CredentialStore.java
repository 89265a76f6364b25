package dev.sluice.proxy.secret.credential;

import dev.sluice.config.settings.proxy.Credential;
import dev.sluice.config.settings.proxy.CredentialSource;
import dev.sluice.config.settings.proxy.SecretContent;
import dev.sluice.detect.scrub.ScrubbedValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of a node. Any thread reads the current snapshot; {@link #reload} blocks on the disk
 * and is called by one thread at a time.
 */
public final class CredentialStore {
  private static final Set<PosixFilePermission> OPEN =
      Set.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.GROUP_WRITE);

  private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

  private final InstantSource clock;
  private volatile CredentialSnapshot snapshot;

  private CredentialStore(InstantSource clock, CredentialSnapshot snapshot) {
    this.clock = clock;
    this.snapshot = snapshot;
  }

  public static CredentialStore open(List<Credential> credentials) {
    return open(
        credentials, name -> Optional.ofNullable(System.getenv(name)), InstantSource.system());
  }

  static CredentialStore open(
      List<Credential> credentials,
      Function<String, Optional<String>> environment,
      InstantSource clock) {
    Map<String, StoredCredential> all = new LinkedHashMap<>();
    for (Credential credential : credentials) {
      StoredCredential stored = StoredCredential.of(credential);
      all.put(credential.key(), stored.with(first(stored, environment)));
      LOG.info("credential {} has identity s{}", credential.key(), stored.identity());
    }
    return new CredentialStore(clock, new CredentialSnapshot(all));
  }

  private static SecretRevisions first(
      StoredCredential stored, Function<String, Optional<String>> environment) {
    ReadSecret read =
        switch (stored.rule().source()) {
          case CredentialSource.Environment variable ->
              firstOf(variable.name(), environment.apply(variable.name()));
          case CredentialSource.SecretFile file -> firstOf(file);
        };
    Optional<Secret> secret = read.secret();
    if (secret.isEmpty()) {
      warnMissing(stored, read);
    } else if (stored.rule().scrub() && secret.get().octets().length < ScrubbedValue.SHORTEST) {
      LOG.warn(
          "credential {} is shorter than {} bytes and is not searched for in responses; use a"
              + " longer secret, or set proxy.credentials.{}.scrub to false",
          stored.rule().key(),
          ScrubbedValue.SHORTEST,
          stored.rule().key());
    }
    return secret.map(SecretRevisions.NONE::with).orElse(SecretRevisions.NONE);
  }

  private static ReadSecret firstOf(String variable, Optional<String> value) {
    String source = "the variable " + variable;
    return value
        .map(text -> ReadSecret.of(source, text.getBytes(StandardCharsets.UTF_8)))
        .orElseGet(() -> ReadSecret.unusable(source + " is not set"));
  }

  private static ReadSecret firstOf(CredentialSource.SecretFile file) {
    if (isOpen(file.path())) {
      LOG.warn(
          "other users of this machine can read or change the secret in {}; run chmod 600 on it",
          file.path());
    }
    return readFile(file.path());
  }

  public CredentialSnapshot current() {
    return snapshot;
  }

  InstantSource clock() {
    return clock;
  }

  public boolean hasFiles() {
    return snapshot.byKey().values().stream()
        .anyMatch(stored -> stored.rule().source() instanceof CredentialSource.SecretFile);
  }

  /** Reads the files again; an unreadable one revokes its secret (data-plane 14.6). */
  public void reload() {
    Map<String, StoredCredential> all = snapshot.byKey();
    boolean changed = false;
    for (Map.Entry<String, StoredCredential> entry : all.entrySet()) {
      StoredCredential before = entry.getValue();
      if (before.rule().source() instanceof CredentialSource.SecretFile file) {
        SecretRevisions now = reread(before, file);
        changed |= !now.equals(before.revisions());
        entry.setValue(before.with(now));
      }
    }
    if (changed) {
      snapshot = new CredentialSnapshot(all);
    }
  }

  private static SecretRevisions reread(StoredCredential before, CredentialSource.SecretFile file) {
    ReadSecret read = readFile(file.path());
    Optional<Secret> secret = read.secret();
    if (secret.isPresent()) {
      SecretRevisions now = before.revisions().with(secret.get());
      if (!now.equals(before.revisions())) {
        LOG.info("credential {} is at revision {}", before.rule().key(), now.number());
      }
      return now;
    }
    if (before.revisions().current().isPresent()) {
      warnMissing(before, read);
    }
    return before.revisions().revoked();
  }

  private static void warnMissing(StoredCredential stored, ReadSecret read) {
    LOG.warn(
        "credential {} has no usable secret and requests that need it are refused: {}; {}",
        stored.rule().key(),
        read.fault(),
        SecretContent.REMEDY);
  }

  /** Reads a file that holds one secret. Blocks on the disk. */
  static ReadSecret readFile(Path file) {
    try {
      return ReadSecret.of(file.toString(), SecretContent.read(file));
    } catch (IOException e) {
      return ReadSecret.unusable(SecretContent.unreadable(file, e));
    }
  }

  private static boolean isOpen(Path file) {
    try {
      return Files.getPosixFilePermissions(file).stream().anyMatch(OPEN::contains);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
