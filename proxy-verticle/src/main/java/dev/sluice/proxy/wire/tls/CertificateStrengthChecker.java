package dev.sluice.proxy.wire.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses certificates below 112 bits of strength (NIST SP 800-131A) between the root, which is
 * trusted as it is, and the origin's certificate. The JDK does so below its own roots only.
 */
final class CertificateStrengthChecker extends PKIXCertPathChecker {
  private static final int MIN_RSA_BITS = 2048;
  private static final int MIN_EC_BITS = 224;
  private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";

  // JDK names of digests; certificates do not use SHA-3.
  private static final Set<String> STRONG =
      Set.of("SHA-224", "SHA-256", "SHA-384", "SHA-512", "SHA-512/224", "SHA-512/256");

  @Override
  public void init(boolean forward) {}

  @Override
  public boolean isForwardCheckingSupported() {
    return true;
  }

  /** Null: it handles no critical extension. */
  @Override
  @SuppressWarnings("NullAway") // required by the JDK's contract
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
    String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean weakSignature =
        certificate.getSigAlgOID().equals(RSASSA_PSS)
            ? isWeakPss(certificate.getSigAlgParams())
            : name.startsWith("SHA1") || name.startsWith("MD");
    return weakSignature || isWeak(certificate.getPublicKey());
  }

  /**
   * The name of RSASSA-PSS does not tell its digest; the parameters do.
   *
   * @param encoded null for the defaults, which are SHA-1 (RFC 4055, 3.1)
   */
  private static boolean isWeakPss(byte @Nullable [] encoded) {
    if (encoded == null) {
      return true;
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(encoded);
      return !STRONG.contains(
          parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm());
    } catch (IOException | GeneralSecurityException e) {
      return true;
    }
  }

  private static boolean isWeak(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa -> rsa.getModulus().bitLength() < MIN_RSA_BITS;
      case ECPublicKey ec -> ec.getParams().getOrder().bitLength() < MIN_EC_BITS;
      default -> false;
    };
  }
}
