package dev.sluice.proxy.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * What the proxy shows a client that connects to one host.
 *
 * @param key of the leaf, freshly made for it
 * @param certificate the leaf
 * @param issuer the CA certificate, sent along
 */
public record IssuedCertificate(
    PrivateKey key, X509Certificate certificate, X509Certificate issuer) {
  /** Names the subject only; the key never shows. */
  @Override
  public String toString() {
    return "IssuedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
