package dev.sluice.chain.service;

import dev.sluice.config.registration.Registration;
import dev.sluice.config.registration.RegistrationFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** The CA file of a registration: PEM, certificates only, at least one. */
public final class AuthorityFile {
  private AuthorityFile() {}

  /**
   * Reads the file and returns why it cannot be used; empty when it can, or when the registration
   * has none. The future always succeeds.
   */
  public static Future<Optional<String>> objection(Vertx vertx, Registration registration) {
    return registration.caCertificates().isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : vertx.executeBlocking(() -> RegistrationFiles.authorityFlaw(registration), false);
  }
}
