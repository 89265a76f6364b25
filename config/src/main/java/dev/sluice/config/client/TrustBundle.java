package dev.sluice.config.client;

import dev.sluice.config.file.RegularFile;
import dev.sluice.config.pem.PemText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The certificates that clients trust: Sluice's alone, and with those of the system. None of them
 * is secret. Any thread.
 */
public record TrustBundle(List<X509Certificate> own, List<X509Certificate> all) {
  public static final String OWN = "ca.pem";
  public static final String BUNDLE = "bundle.pem";
  public static final String STORE = "trust.p12";

  /** Of the store, as usual with stores that hold nothing secret. */
  public static final String PASSWORD = "changeit";

  private static final int MOST_BYTES = 4 << 20;

  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  public TrustBundle {
    own = List.copyOf(own);
    all = List.copyOf(all);
  }

  /**
   * Adds the certificates of this machine. Blocks on the disk.
   *
   * @throws IOException when those of the system cannot be read
   */
  public static TrustBundle with(List<X509Certificate> own) throws IOException {
    try {
      return new TrustBundle(own, Stream.concat(system().stream(), own.stream()).toList());
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates of the system cannot be read", e);
    }
  }

  public byte[] ownPem() {
    return pem(own);
  }

  public byte[] bundlePem() {
    return pem(all);
  }

  public byte[] store() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate certificate : all) {
        store.setCertificateEntry("root-" + store.size(), certificate);
      }
      store.store(out, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates cannot be stored", e);
    }
    return out.toByteArray();
  }

  // Of the system, or else of Java.
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
}
