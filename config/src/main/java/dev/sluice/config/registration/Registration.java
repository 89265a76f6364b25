package dev.sluice.config.registration;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One {@code [[openshell.supervisor.middleware]]} table.
 *
 * @param endpoint http or https
 * @param caCertificates PEM file that replaces the system roots
 * @param clientCertificate PEM chain for mutual TLS; present exactly when the key is
 * @param clientKey PEM private key
 * @param audience for extension credentials
 * @param allowInsecureTransport clear text is allowed, by the key or because the host is private
 * @param maxPayloadBytes 1 to 4194304
 * @param timeout 10 ms to 30 s
 */
public record Registration(
    String name,
    URI endpoint,
    Optional<Path> caCertificates,
    Optional<Path> clientCertificate,
    Optional<Path> clientKey,
    String audience,
    boolean allowInsecureTransport,
    int maxPayloadBytes,
    Duration timeout) {
  /** The contract's limit of a body. */
  public static final int MAX_PAYLOAD_BYTES = 4 << 20;

  /** Whether the service is reached in clear text. */
  public boolean isPlaintext() {
    return !"https".equalsIgnoreCase(endpoint.getScheme());
  }
}
