package dev.sluice.chain.remote.call;

import dev.sluice.config.net.CertificateNames;
import dev.sluice.config.net.ServerVerifier;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's verification of chain and host name, with the names of RFC 9525 only. Any thread. */
final class ServiceVerifier extends ServerVerifier {
  ServiceVerifier(X509ExtendedTrustManager delegate) {
    super(delegate);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    delegate().checkServerTrusted(chain, authType, engine);
    if (!CertificateNames.cover(chain[0], engine.getPeerHost())) {
      throw new OtherHost();
    }
  }

  /** The certificate is trusted, and for other hosts. */
  static final class OtherHost extends CertificateException {
    private static final long serialVersionUID = 1;

    OtherHost() {
      super("no name of the certificate is that of the host");
    }
  }
}
