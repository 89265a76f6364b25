package dev.sluice.proxy.secret.known;

import dev.sluice.config.settings.files.KnownValueFiles;
import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.config.settings.proxy.KnownValueSettings.Action;
import dev.sluice.detect.known.KnownValue;
import dev.sluice.detect.known.KnownValues;
import dev.sluice.proxy.secret.credential.CredentialSnapshot;
import dev.sluice.proxy.secret.credential.CredentialStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values that a node knows. Any thread reads the current ones; {@link #reload} blocks on the
 * disk and is called by one thread at a time.
 */
public final class KnownValueStore {
  private static final Logger LOG = LoggerFactory.getLogger(KnownValueStore.class);

  private final KnownValueSettings settings;
  private final CredentialStore credentials;
  private Sources sources;
  private boolean faulty;
  private volatile KnownScanners scanners = KnownScanners.NONE;

  private record Sources(CredentialSnapshot credentials, List<String> digests) {}

  private KnownValueStore(
      KnownValueSettings settings, CredentialStore credentials, Sources sources) {
    this.settings = settings;
    this.credentials = credentials;
    this.sources = sources;
  }

  public static KnownValueStore open(KnownValueSettings settings, CredentialStore credentials)
      throws IOException {
    Sources sources = sources(settings, credentials);
    KnownValueStore store = new KnownValueStore(settings, credentials, sources);
    if (settings.action() != Action.OFF) {
      store.adopt(sources);
    }
    return store;
  }

  Action action() {
    return settings.action();
  }

  KnownScanners current() {
    return scanners;
  }

  public boolean canChange() {
    return settings.action() != Action.OFF
        && (credentials.hasFiles() || !settings.files().isEmpty());
  }

  /** Rereads credentials and files; an unusable file changes nothing. */
  public void reload() {
    if (!canChange()) {
      return;
    }
    try {
      Sources now = sources(settings, credentials);
      if (!now.equals(sources)) {
        adopt(now);
      }
      faulty = false;
    } catch (IOException e) {
      if (!faulty) {
        LOG.warn("known values stay as they are: {}", e.getMessage());
      }
      faulty = true;
    }
  }

  private static Sources sources(KnownValueSettings settings, CredentialStore credentials)
      throws IOException {
    return new Sources(credentials.current(), KnownValueFiles.digests(settings));
  }

  private KnownValues values(Sources from) throws IOException {
    List<KnownValue> values = new ArrayList<>(from.credentials().knownValues());
    if (settings.canaries().isPresent()) {
      values.addAll(KnownValueFiles.canaries(settings.canaries().get()));
    }
    return new KnownValues(
        values,
        settings.fingerprints().isPresent()
            ? Optional.of(KnownValueFiles.fingerprints(settings.fingerprints().get()))
            : Optional.empty());
  }

  private void adopt(Sources next) throws IOException {
    KnownValues values = values(next);
    sources = next;
    scanners = KnownScanners.of(values);
    if (!values.isEmpty()) {
      LOG.info(
          "requests are searched for {} known values and {} fingerprints",
          values.values().size(),
          values.fingerprints().map(some -> some.fingerprints().size()).orElse(0));
    }
  }
}
