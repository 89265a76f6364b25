package dev.sluice.proxy.tls;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.util.io.pem.PemObject;

/** PEM blocks as JDK objects. */
final class Pem {
  private Pem() {}

  static X509Certificate certificate(PemObject block, CertificateFactory factory)
      throws CertificateException {
    if (factory.generateCertificate(new ByteArrayInputStream(block.getContent()))
        instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("not an X.509 certificate");
  }
}
