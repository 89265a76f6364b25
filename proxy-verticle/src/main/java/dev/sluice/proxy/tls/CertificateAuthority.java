package dev.sluice.proxy.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The authority that vouches for every host towards the clients of this node; any thread.
 *
 * <p>Its key lives in {@code ca-key.pem}, readable by the owner only; clients are given {@code
 * ca.pem}. An operator may bring a pair of their own, EC or RSA.
 */
public final class CertificateAuthority {
  /** Position in {@link X509Certificate#getKeyUsage}. */
  private static final int KEY_CERT_SIGN = 5;

  private final Path certificateFile;
  private final LeafIssuer issuer;

  private CertificateAuthority(Path certificateFile, LeafIssuer issuer) {
    this.certificateFile = certificateFile;
    this.issuer = issuer;
  }

  /**
   * Reads the CA of a directory, or creates one when neither file is there. Blocks on the disk.
   *
   * @throws UnusableAuthorityException when the files must not be used as they are; says why
   * @throws IOException when a new CA cannot be written
   */
  public static CertificateAuthority openOrCreate(Path directory) throws IOException {
    return openOrCreate(directory, InstantSource.system());
  }

  static CertificateAuthority openOrCreate(Path directory, InstantSource clock) throws IOException {
    AuthorityFiles files = new AuthorityFiles(directory);
    try {
      if (files.absent()) {
        NewAuthority created = NewAuthority.create(clock.instant());
        files.write(created.keys(), created.certificate());
      }
      return open(files, clock);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot create a CA in " + directory, e);
    }
  }

  /** The certificate to give to clients, in PEM. */
  public Path certificateFile() {
    return certificateFile;
  }

  /** The CA's own certificate. */
  public X509Certificate certificate() {
    return issuer.authority();
  }

  /**
   * A fresh key and certificate for a host. Computes for about a millisecond; not for event loops.
   *
   * @param host a DNS name in ASCII or an IP address without brackets
   * @throws IllegalArgumentException when the host is neither
   */
  public IssuedCertificate mint(String host) {
    return issuer.mint(host);
  }

  private static CertificateAuthority open(AuthorityFiles files, InstantSource clock)
      throws IOException {
    PrivateKey key = files.readKey();
    X509Certificate certificate = files.readCertificate();
    requireUsable(files, certificate, clock.instant());
    if (!belongs(key, certificate)) {
      throw files.unusable(files.certificate(), "does not belong to " + files.key());
    }
    return new CertificateAuthority(files.certificate(), new LeafIssuer(key, certificate, clock));
  }

  private static void requireUsable(AuthorityFiles files, X509Certificate certificate, Instant now)
      throws IOException {
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw files.unusable(
          files.certificate(), "expired at " + certificate.getNotAfter().toInstant());
    }
    boolean[] usage = certificate.getKeyUsage();
    boolean signs = usage == null || usage[KEY_CERT_SIGN];
    if (certificate.getBasicConstraints() < 0 || !signs) {
      throw files.unusable(files.certificate(), "is not a CA certificate");
    }
  }

  static boolean belongs(PrivateKey key, X509Certificate certificate) {
    try {
      byte[] probe = {1};
      Signature signer = Signature.getInstance(LeafIssuer.signatureAlgorithm(key));
      signer.initSign(key);
      signer.update(probe);
      byte[] signature = signer.sign();
      signer.initVerify(certificate.getPublicKey());
      signer.update(probe);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
