package dev.sluice.wire.tls;

import dev.sluice.config.net.CertificateNames;
import dev.sluice.config.net.ServerVerifier;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's verification of chain and host name, with a {@link TlsFailure} as the reason. */
final class OriginVerifier extends ServerVerifier {
  OriginVerifier(X509ExtendedTrustManager delegate) {
    super(delegate);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      delegate().checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      throw new Rejected(reason(chain, authType, e));
    }
    if (!CertificateNames.cover(chain[0], engine.getPeerHost())) {
      throw new Rejected(TlsFailure.HOSTNAME_MISMATCH);
    }
  }

  private TlsFailure reason(X509Certificate[] chain, String authType, CertificateException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (isExpiry(t)) {
        return TlsFailure.CERTIFICATE_EXPIRED;
      }
      if (isFor(t, BasicReason.ALGORITHM_CONSTRAINED)) {
        return TlsFailure.CERTIFICATE_WEAK;
      }
    }
    try {
      // Without the engine the JDK checks all but the host name: if this passes, it was the name.
      delegate().checkServerTrusted(chain, authType);
      return TlsFailure.HOSTNAME_MISMATCH;
    } catch (CertificateException chainAlone) {
      return TlsFailure.CERTIFICATE_UNTRUSTED;
    }
  }

  private static boolean isExpiry(Throwable failure) {
    return failure instanceof CertificateExpiredException
        || failure instanceof CertificateNotYetValidException
        || isFor(failure, BasicReason.EXPIRED)
        || isFor(failure, BasicReason.NOT_YET_VALID);
  }

  private static boolean isFor(Throwable failure, BasicReason reason) {
    return failure instanceof CertPathValidatorException path && path.getReason() == reason;
  }

  /** Arrives as a cause of the failed handshake, through either TLS library. */
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
