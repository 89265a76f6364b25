package dev.sluice.proxy.secret.known;

import dev.sluice.config.settings.proxy.KnownValueSettings;
import dev.sluice.proxy.secret.credential.CredentialStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The search of a node that denies one value. */
final class OneCanary {
  static final String VALUE = "Kx7-pQ2wL9sV4tB6nZ8r";

  private OneCanary() {}

  static KnownValueSearch search(Path directory, Vertx vertx) throws IOException {
    Path canaries = Files.writeString(directory.resolve("canaries"), "wiki " + VALUE);
    KnownValueSettings settings =
        new KnownValueSettings(
            KnownValueSettings.Action.DENY, Optional.of(canaries), Optional.empty());
    return new KnownValueSearch(
        KnownValueStore.open(settings, CredentialStore.open(List.of())), vertx);
  }
}
