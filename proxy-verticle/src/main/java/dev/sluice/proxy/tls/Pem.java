package dev.sluice.proxy.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/** PEM blocks as JDK objects. */
final class Pem {
  private Pem() {}

  /**
   * The next block, or null at the end.
   *
   * @throws CertificateException when its text is not base64; the reader then stands behind it
   */
  static @Nullable PemObject next(PemReader reader) throws IOException, CertificateException {
    try {
      return reader.readPemObject();
    } catch (IllegalStateException e) {
      // What the library throws about characters that are not base64.
      throw new CertificateException("not base64", e);
    }
  }

  static X509Certificate certificate(PemObject block, CertificateFactory factory)
      throws CertificateException {
    if (factory.generateCertificate(new ByteArrayInputStream(block.getContent()))
        instanceof X509Certificate certificate) {
      return certificate;
    }
    throw new CertificateException("not an X.509 certificate");
  }
}
