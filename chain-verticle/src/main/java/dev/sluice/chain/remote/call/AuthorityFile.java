package dev.sluice.chain.remote.call;

import dev.sluice.config.pem.PemText;
import dev.sluice.config.registration.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The CA file of a registration: PEM, certificates only, at least one. */
public final class AuthorityFile {
  private static final String CERTIFICATE = "CERTIFICATE";

  private AuthorityFile() {}

  /**
   * Reads the file and returns why it cannot be used; empty when it can, or when the registration
   * has none. The future always succeeds.
   */
  public static Future<Optional<String>> objection(Vertx vertx, Registration registration) {
    String subject = "TLS CA certificate for supervisor middleware '" + registration.name() + "'";
    return registration
        .caCertificates()
        .map(
            file ->
                vertx
                    .fileSystem()
                    .readFile(file.toString())
                    .map(bytes -> flaw(bytes.toString(StandardCharsets.ISO_8859_1)))
                    .map(flaw -> flaw.map(what -> "invalid " + subject + ": " + what))
                    .otherwise(unreadable -> Optional.of("failed to read " + subject)))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()));
  }

  private static Optional<String> flaw(String pem) {
    List<String> labels = PemText.labels(pem);
    if (!labels.stream().allMatch(CERTIFICATE::equals)) {
      return Optional.of("PEM bundle contains a non-certificate block");
    }
    return labels.isEmpty()
        ? Optional.of("PEM bundle does not contain a certificate")
        : Optional.empty();
  }
}
