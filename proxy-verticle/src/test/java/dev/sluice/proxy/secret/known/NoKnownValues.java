package dev.sluice.proxy.secret.known;

import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.proxy.secret.credential.CredentialStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The search of a node that knows no value, or those of credentials alone. */
public final class NoKnownValues {
  private NoKnownValues() {}

  public static KnownValueSearch search(Vertx vertx) {
    return but(CredentialStore.open(List.of()), vertx);
  }

  public static KnownValueSearch but(CredentialStore known, Vertx vertx) {
    try {
      return new KnownValueSearch(KnownValueStore.open(KnownValueSettings.DEFAULTS, known), vertx);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
