package dev.sluice.wire.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * A certificate for one host, with its key.
 *
 * @param key made for this certificate alone
 * @param issuer the certificate of the authority, sent along in handshakes
 */
public record IssuedCertificate(
    PrivateKey key, X509Certificate certificate, X509Certificate issuer) {
  /** Names the subject; the key never shows. */
  @Override
  public String toString() {
    return "IssuedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
