package dev.sluice.tools.clients;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.RegularFile;
import dev.sluice.tools.command.CommandFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates that clients trust: Sluice's alone, a bundle with those of the system, and the
 * same as a key store for Java. Readable by everybody: none of them is secret.
 */
final class TrustFiles {
  /** Sluice's certificate. */
  static final String OWN = "ca.pem";

  /** Certificates of the system, then Sluice's. */
  static final String BUNDLE = "bundle.pem";

  /** The bundle, PKCS #12. */
  static final String STORE = "trust.p12";

  /** Of the store, as usual with stores that hold nothing secret. */
  static final String PASSWORD = "changeit";

  private static final int MOST_BYTES = 4 << 20;
  private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

  /** Where systems keep what they trust. */
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private TrustFiles() {}

  /**
   * Writes the files, which may be there already.
   *
   * @param authority Sluice's certificate, PEM
   * @throws CommandFailure names the file that cannot be used, and the remedy
   */
  static void write(Path authority, Path directory) throws IOException {
    if (!Files.exists(authority)) {
      throw CommandFailure.usage(
          authority
              + " is missing; start a node, which makes it, or name the certificate with --ca"
              + " FILE");
    }
    byte[] own = RegularFile.read(authority, MOST_BYTES);
    Collection<? extends Certificate> ours = parsed(own, authority);
    try {
      Collection<? extends Certificate> system = system();
      Files.createDirectories(directory);
      AtomicFile.replace(directory.resolve(OWN), pem(ours), MODE);
      AtomicFile.replace(directory.resolve(BUNDLE), joined(pem(system), pem(ours)), MODE);
      AtomicFile.replace(directory.resolve(STORE), store(system, ours), MODE);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of the system cannot be read", e);
    }
  }

  private static Collection<? extends Certificate> parsed(byte[] pem, Path file) {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem));
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (CertificateException e) {
      // Said below.
    }
    throw CommandFailure.usage(file + " holds no certificate in PEM; name another with --ca FILE");
  }

  /** Of the system, or else of Java. */
  private static Collection<? extends Certificate> system()
      throws IOException, GeneralSecurityException {
    for (Path file : SYSTEM) {
      if (Files.isReadable(file)) {
        return parsed(RegularFile.read(file, MOST_BYTES), file);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  private static byte[] pem(Collection<? extends Certificate> certificates)
      throws GeneralSecurityException {
    StringBuilder text = new StringBuilder();
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (Certificate certificate : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(lines.encodeToString(certificate.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static byte[] store(
      Collection<? extends Certificate> system, Collection<? extends Certificate> ours)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (Collection<? extends Certificate> some : List.of(ours, system)) {
      for (Certificate certificate : some) {
        if (certificate instanceof X509Certificate) {
          store.setCertificateEntry("root-" + number++, certificate);
        }
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, PASSWORD.toCharArray());
    return out.toByteArray();
  }
}
