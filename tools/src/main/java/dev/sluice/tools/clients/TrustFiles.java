package dev.sluice.tools.clients;

import dev.sluice.config.file.AtomicFile;
import dev.sluice.config.file.RegularFile;
import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.pem.PemText;
import dev.sluice.tools.command.CommandFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** Settings of wget, which reads no variable for certificates. */
  static final String WGET = "wgetrc";

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
   * @param seenAt where clients see the directory
   * @throws CommandFailure names the file that cannot be used, and the remedy
   */
  static void write(Path authority, Path directory, Path seenAt) throws IOException {
    if (!Files.exists(authority)) {
      throw CommandFailure.usage(
          authority
              + " is missing; start a node, which makes it, or name the certificate with --ca"
              + " FILE");
    }
    List<X509Certificate> own = own(authority);
    try {
      List<X509Certificate> all = Stream.concat(system().stream(), own.stream()).toList();
      Files.createDirectories(directory);
      AtomicFile.replace(directory.resolve(OWN), pem(own), MODE);
      AtomicFile.replace(directory.resolve(BUNDLE), pem(all), MODE);
      AtomicFile.replace(directory.resolve(STORE), store(all), MODE);
      AtomicFile.replace(directory.resolve(WGET), wget(seenAt), MODE);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of the system cannot be read", e);
    }
  }

  private static List<X509Certificate> own(Path authority) {
    try {
      return new PemFile(authority, "--ca").certificates();
    } catch (PemException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  /** Of the system, or else of Java. */
  private static List<X509Certificate> system() throws IOException, GeneralSecurityException {
    for (Path file : SYSTEM) {
      if (Files.isReadable(file)) {
        byte[] read = RegularFile.read(file, MOST_BYTES);
        return PemText.readableCertificates(
            new String(read, StandardCharsets.ISO_8859_1), skipped -> {});
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

  private static byte[] pem(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(PemText::of)
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] wget(Path seenAt) {
    String line = "ca_certificate = " + seenAt.resolve(BUNDLE) + "\n";
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] store(List<X509Certificate> certificates)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate certificate : certificates) {
      store.setCertificateEntry("root-" + store.size(), certificate);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, PASSWORD.toCharArray());
    return out.toByteArray();
  }
}
