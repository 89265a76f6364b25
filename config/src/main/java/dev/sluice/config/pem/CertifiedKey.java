package dev.sluice.config.pem;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;

/** Compares private keys with certificates. Any thread. */
public final class CertifiedKey {
  private static final byte[] PROBE = {1};

  private CertifiedKey() {}

  public static boolean isKeyOf(PrivateKey key, X509Certificate certificate) {
    // Some RSA keys sign with parameters of their own, and all have their modulus.
    if (key instanceof RSAKey own && certificate.getPublicKey() instanceof RSAKey other) {
      return own.getModulus().equals(other.getModulus());
    }
    try {
      Signature signer = Signature.getInstance(algorithm(key));
      signer.initSign(key);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }
}
