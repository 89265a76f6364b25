package dev.sluice.proxy.known;

import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.proxy.credential.CredentialStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The search of a node that knows no value. */
public final class NoKnownValues {
  private NoKnownValues() {}

  public static KnownValueSearch search(Vertx vertx) {
    try {
      CredentialStore none = CredentialStore.open(List.of());
      return new KnownValueSearch(KnownValueStore.open(KnownValueSettings.DEFAULTS, none), vertx);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
