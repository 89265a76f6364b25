package dev.sluice.config.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Any thread. Verifies servers whose connection is an {@link SSLEngine}, and nothing else. */
public abstract class ServerVerifier extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager delegate;

  protected ServerVerifier(X509ExtendedTrustManager delegate) {
    this.delegate = delegate;
  }

  protected final X509ExtendedTrustManager delegate() {
    return delegate;
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unverifiable();
  }

  @Override
  public final X509Certificate[] getAcceptedIssuers() {
    return delegate.getAcceptedIssuers();
  }

  private static CertificateException unverifiable() {
    return new CertificateException("only the server side of an SSLEngine can be verified");
  }
}
