package dev.sluice.wire.tls;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * The TLS session of a client.
 *
 * @param version as TLS libraries name it, such as {@code TLSv1.3}
 * @param cipher name of the suite
 * @param indicatesHost whether the client indicated a server name, which is the expected one
 * @param ja4 fingerprint of its ClientHello; empty when it could not be read
 * @param shown the certificate of the proxy; empty when it is not known
 * @param http2 whether the client speaks HTTP/2
 */
public record ClientSession(
    String version,
    String cipher,
    boolean indicatesHost,
    String ja4,
    Optional<Shown> shown,
    boolean http2) {
  /**
   * A certificate that clients are shown.
   *
   * @param subject distinguished name; empty for hosts that do not fit into one
   * @param issuer distinguished name
   * @param serial in hexadecimal
   */
  public record Shown(String subject, String issuer, String serial) {
    private static final int HEXADECIMAL = 16;

    static Shown of(X509Certificate certificate) {
      BigInteger serial = certificate.getSerialNumber();
      return new Shown(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          serial.toString(HEXADECIMAL));
    }
  }
}
