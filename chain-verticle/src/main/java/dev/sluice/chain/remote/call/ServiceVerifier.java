package dev.sluice.chain.remote.call;

import dev.sluice.config.net.CertificateNames;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's verification of chain and host name, with the names of RFC 9525 only. Any thread. */
final class ServiceVerifier extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager delegate;

  ServiceVerifier(X509ExtendedTrustManager delegate) {
    this.delegate = delegate;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    delegate.checkServerTrusted(chain, authType, engine);
    if (!CertificateNames.cover(chain[0], engine.getPeerHost())) {
      throw new OtherHost();
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return delegate.getAcceptedIssuers();
  }

  private static CertificateException unverifiable() {
    return new CertificateException("only the server side of an SSLEngine can be verified");
  }

  /** The certificate is trusted, and for other hosts. */
  static final class OtherHost extends CertificateException {
    private static final long serialVersionUID = 1;

    OtherHost() {
      super("no name of the certificate is that of the host");
    }
  }
}
