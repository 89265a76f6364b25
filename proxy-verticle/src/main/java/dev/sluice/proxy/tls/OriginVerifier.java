package dev.sluice.proxy.tls;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's verification of chain and host name, failing with a reason instead of a text. */
final class OriginVerifier extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager delegate;

  OriginVerifier(X509ExtendedTrustManager delegate) {
    this.delegate = delegate;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      delegate.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw new Rejected(reason(chain, authType, e));
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

  private TlsFailure reason(X509Certificate[] chain, String authType, CertificateException e) {
    if (isExpiry(e)) {
      return TlsFailure.CERTIFICATE_EXPIRED;
    }
    try {
      // Without the engine only the host name goes unchecked: if this passes, it was the name.
      delegate.checkServerTrusted(chain, authType);
      return TlsFailure.HOSTNAME_MISMATCH;
    } catch (CertificateException chainAlone) {
      return TlsFailure.CERTIFICATE_UNTRUSTED;
    }
  }

  private static boolean isExpiry(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      boolean outside =
          t instanceof CertificateExpiredException
              || t instanceof CertificateNotYetValidException
              || (t instanceof CertPathValidatorException path
                  && (path.getReason() == BasicReason.EXPIRED
                      || path.getReason() == BasicReason.NOT_YET_VALID));
      if (outside) {
        return true;
      }
    }
    return false;
  }

  private static CertificateException unverifiable() {
    return new CertificateException("only the server side of an SSLEngine can be verified");
  }

  /** Finds its way through either TLS library as the cause of the failed handshake. */
  static final class Rejected extends CertificateException {
    private static final long serialVersionUID = 1;

    private final TlsFailure failure;

    private Rejected(TlsFailure failure) {
      super(failure.code());
      this.failure = failure;
    }

    TlsFailure failure() {
      return failure;
    }
  }
}
