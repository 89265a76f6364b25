package dev.sluice.app.cluster;

import dev.sluice.config.settings.ClusterSettings.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The TLS context of a cluster member, from the files of {@code cluster.tls}. Blocks on the disk.
 */
final class MemberTls {
  private static final String KEY = "a PKCS #8 key in PEM, not encrypted";

  /** Required by the key store; never leaves the process. */
  private static final char[] IN_MEMORY = "in-memory".toCharArray();

  private MemberTls() {}

  /**
   * For both directions of the membership sockets.
   *
   * @throws UnusableCluster when a file cannot be used; names the file and the remedy
   */
  static SSLContext context(Keys files) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(own(files).getKeyManagers(), others(files), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new UnusableCluster(
          "cluster.tls: %s and %s do not belong together; create new ones with 'sluice cluster keys'"
              .formatted(files.certificate(), files.key()),
          e);
    }
  }

  private static KeyManagerFactory own(Keys files) throws GeneralSecurityException {
    KeyStore store = empty();
    store.setKeyEntry(
        "member",
        privateKey(files.key()),
        IN_MEMORY,
        certificates("certificate_file", files.certificate()).toArray(Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory;
  }

  private static TrustManager[] others(Keys files) throws GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    for (Certificate authority : certificates("ca_file", files.authority())) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .map(
            manager ->
                manager instanceof X509ExtendedTrustManager judge
                    ? new LoggingTrustManager(judge)
                    : manager)
        .toArray(TrustManager[]::new);
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, IN_MEMORY);
      return store;
    } catch (IOException e) {
      throw new IllegalStateException("no empty key store", e);
    }
  }

  private static List<Certificate> certificates(String key, Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      List<Certificate> all =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(pem));
      if (!all.isEmpty()) {
        return all;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(key, file, "PEM certificates", e);
    }
    throw unusable(key, file, "PEM certificates", new IOException("none"));
  }

  private static PrivateKey privateKey(Path file) {
    try (PEMParser pem = new PEMParser(Files.newBufferedReader(file, StandardCharsets.US_ASCII))) {
      if (pem.readObject() instanceof PrivateKeyInfo key) {
        return new JcaPEMKeyConverter().getPrivateKey(key);
      }
    } catch (IOException | IllegalStateException | IllegalArgumentException e) {
      throw unusable("key_file", file, KEY, e);
    }
    throw unusable("key_file", file, KEY, new IOException("no such block"));
  }

  /** The cause is left out of the message: it may quote what the file holds. */
  private static UnusableCluster unusable(String key, Path file, String expected, Exception cause) {
    return new UnusableCluster(
        "cluster.tls.%s: %s cannot be used; expected %s".formatted(key, file, expected), cause);
  }
}
