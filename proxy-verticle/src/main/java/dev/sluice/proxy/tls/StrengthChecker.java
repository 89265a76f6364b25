package dev.sluice.proxy.tls;

import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses what is below 112 bits (NIST SP 800-131A) on the way from the root, which is trusted for
 * what it is, to the origin's certificate. The JDK by itself does so below its own roots only.
 */
final class StrengthChecker extends PKIXCertPathChecker {
  private static final int MIN_RSA_BITS = 2048;
  private static final int MIN_EC_BITS = 224;

  @Override
  public void init(boolean forward) {}

  @Override
  public boolean isForwardCheckingSupported() {
    return true;
  }

  /** Null: it settles no critical extension. */
  @Override
  @SuppressWarnings("NullAway") // so says the contract of the JDK
  public Set<String> getSupportedExtensions() {
    return null;
  }

  @Override
  public void check(Certificate certificate, Collection<String> unresolved)
      throws CertPathValidatorException {
    if (!(certificate instanceof X509Certificate x509) || isWeak(x509)) {
      throw new CertPathValidatorException(
          "weak certificate", null, null, -1, BasicReason.ALGORITHM_CONSTRAINED);
    }
  }

  private static boolean isWeak(X509Certificate certificate) {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    return signature.startsWith("SHA1")
        || signature.startsWith("MD")
        || isWeak(certificate.getPublicKey());
  }

  private static boolean isWeak(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() < MIN_RSA_BITS;
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() < MIN_EC_BITS;
      default -> false;
    };
  }
}
