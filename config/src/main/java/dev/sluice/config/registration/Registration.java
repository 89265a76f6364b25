package dev.sluice.config.registration;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One {@code [[openshell.supervisor.middleware]]} table.
 *
 * @param caCertificates PEM file that replaces the system roots
 * @param clientCertificate PEM chain for mutual TLS; present exactly when the key is
 * @param allowInsecureTransport clear text is allowed, by the key or because the host is private
 * @param maxPayloadBytes 0 to 4194304; 0 only for a service of hooks that reads heads alone
 * @param timeout 10 ms to 30 s
 * @param address of the host, when the file gives it
 * @param decode a service of hooks gets bodies without their content codings
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
    Duration timeout,
    Optional<InetAddress> address,
    boolean decode) {
  public static final int MAX_PAYLOAD_BYTES = 4 << 20;

  public Registration(
      String name,
      URI endpoint,
      Optional<Path> caCertificates,
      Optional<Path> clientCertificate,
      Optional<Path> clientKey,
      String audience,
      boolean allowInsecureTransport,
      int maxPayloadBytes,
      Duration timeout) {
    this(
        name,
        endpoint,
        caCertificates,
        clientCertificate,
        clientKey,
        audience,
        allowInsecureTransport,
        maxPayloadBytes,
        timeout,
        Optional.empty(),
        false);
  }

  Registration at(InetAddress fixed) {
    return new Registration(
        name,
        endpoint,
        caCertificates,
        clientCertificate,
        clientKey,
        audience,
        allowInsecureTransport,
        maxPayloadBytes,
        timeout,
        Optional.of(fixed),
        decode);
  }

  Registration decoding(boolean decoded) {
    return new Registration(
        name,
        endpoint,
        caCertificates,
        clientCertificate,
        clientKey,
        audience,
        allowInsecureTransport,
        maxPayloadBytes,
        timeout,
        address,
        decoded);
  }

  public String host() {
    return ServiceAddress.of(endpoint).host();
  }

  public int port() {
    return ServiceAddress.of(endpoint).port().orElse(isPlaintext() ? 80 : 443);
  }

  public boolean isPlaintext() {
    return !"https".equalsIgnoreCase(endpoint.getScheme());
  }
}
