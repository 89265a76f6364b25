package dev.sluice.app.cluster;

import dev.sluice.config.pem.PemException;
import dev.sluice.config.pem.PemFile;
import dev.sluice.config.settings.ClusterSettings.Keys;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS context of a cluster member, from the files of {@code cluster.tls}. Blocks on the disk.
 */
final class MemberTls {
  private static final String SETTINGS = "cluster.tls.";

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
    PemFile chain = new PemFile(files.certificate(), SETTINGS + "certificate_file");
    PemFile key = new PemFile(files.key(), SETTINGS + "key_file");
    KeyStore store = empty();
    store.setKeyEntry(
        "member",
        read(key, PemFile::privateKey),
        IN_MEMORY,
        read(chain, PemFile::certificates).toArray(Certificate[]::new));
    Optional<PemException> mismatch = chain.mismatch(key);
    if (mismatch.isPresent()) {
      throw unusable(chain, mismatch.get());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, IN_MEMORY);
    return factory;
  }

  private static TrustManager[] others(Keys files) throws GeneralSecurityException {
    KeyStore store = empty();
    int number = 0;
    PemFile trusted = new PemFile(files.authority(), SETTINGS + "ca_file");
    for (Certificate authority : read(trusted, PemFile::certificates)) {
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

  private static <T> T read(PemFile pem, Reading<T> reading) {
    try {
      return reading.of(pem);
    } catch (PemException e) {
      throw unusable(pem, e);
    }
  }

  private static UnusableCluster unusable(PemFile file, PemException e) {
    return new UnusableCluster(
        "%s: %s %s; %s".formatted(file.setting(), file.path(), e.problem(), e.remedy()), e);
  }

  private interface Reading<T> {
    T of(PemFile file) throws PemException;
  }
}
