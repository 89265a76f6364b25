package dev.sluice.wire.tls;

import dev.sluice.config.file.FileFault;
import dev.sluice.config.pem.CertifiedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * The authority that issues a leaf for every intercepted host. Any thread.
 *
 * <p>Its key is in {@code ca-key.pem}, readable by the owner only; clients trust {@code ca.pem}. An
 * operator may provide a pair of their own, EC or RSA.
 */
public final class CertificateAuthority {
  private static final String NAME = "Sluice CA";
  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final Duration LEAF_LIFETIME = Duration.ofDays(7);

  // Start of validity before now, since client clocks may be behind.
  private static final Duration BACKDATED = Duration.ofDays(1);

  private static final Duration LEAF_BACKDATED = Duration.ofHours(6);

  // Position in X509Certificate#getKeyUsage.
  private static final int KEY_CERT_SIGN = 5;

  private final Path certificateFile;
  private final CertificateIssuer issuer;
  private final List<X509Certificate> forClients;
  private final InstantSource clock;
  private final LongAdder minted = new LongAdder();

  /** CA files that must not be used; the message names the file, the problem and the remedy. */
  public static final class UnusableAuthorityException extends IOException {
    private static final long serialVersionUID = 1;

    UnusableAuthorityException(Path file, String problem, String remedy) {
      super(file + ": " + problem + "; " + remedy);
    }
  }

  private CertificateAuthority(
      Path certificateFile,
      CertificateIssuer issuer,
      List<X509Certificate> forClients,
      InstantSource clock) {
    this.certificateFile = certificateFile;
    this.issuer = issuer;
    this.forClients = List.copyOf(forClients);
    this.clock = clock;
  }

  /**
   * Reads the CA of a directory, or creates one when both files are missing. Blocks on the disk.
   */
  public static CertificateAuthority openOrCreate(Path directory) throws IOException {
    return openOrCreate(directory, InstantSource.system());
  }

  static CertificateAuthority openOrCreate(Path directory, InstantSource clock) throws IOException {
    AuthorityFiles files = new AuthorityFiles(directory);
    try {
      if (files.areMissing()) {
        Instant from = clock.instant().minus(BACKDATED);
        files.write(CertificateIssuer.newAuthority(NAME, from, from.plus(LIFETIME)));
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot create a CA in " + directory, e);
    }
    return open(files, clock);
  }

  public Path certificateFile() {
    return certificateFile;
  }

  /**
   * Writes what clients have to trust to a file that all users can read. Blocks on the disk. The
   * exception names the setting.
   */
  public void export(Path file) throws IOException {
    try {
      AuthorityFiles.publish(file, Files.readAllBytes(certificateFile));
    } catch (IOException e) {
      throw new IOException(
          "proxy.ca.export: %s cannot be written: %s".formatted(file, FileFault.reason(e)), e);
    }
  }

  public X509Certificate certificate() {
    return issuer.certificate();
  }

  public Instant expires() {
    return issuer.certificate().getNotAfter().toInstant();
  }

  /** Leaves issued, or tried to, since the start. */
  public long minted() {
    return minted.sum();
  }

  /** What clients have to trust: the CA's own certificate, and those behind it in its file. */
  public List<X509Certificate> certificatesForClients() {
    return forClients;
  }

  /**
   * Issues a leaf for server authentication that lasts seven days at most. Takes about a
   * millisecond; not for event loops.
   *
   * @param host a DNS name in ASCII or an IP address without brackets
   * @throws IllegalArgumentException when the host is neither
   */
  public IssuedCertificate mint(String host) {
    minted.increment();
    Instant from = clock.instant().minus(LEAF_BACKDATED);
    return issuer.issue(host, from, from.plus(LEAF_LIFETIME), KeyPurposeId.id_kp_serverAuth);
  }

  private static CertificateAuthority open(AuthorityFiles files, InstantSource clock)
      throws IOException {
    PrivateKey key = files.readKey();
    X509Certificate certificate = files.readCertificate();
    requireUsable(files, certificate, clock.instant());
    if (!CertifiedKey.isKeyOf(key, certificate)) {
      throw files.unusable(files.certificate(), "does not belong to " + files.key());
    }
    return new CertificateAuthority(
        files.certificate(),
        new CertificateIssuer(key, certificate),
        files.readCertificates(),
        clock);
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
}
