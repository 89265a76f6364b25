package dev.sluice.proxy.tls;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom the proxy trusts as issuers of origin certificates (data-plane 7.6). */
final class TrustedRoots {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedRoots.class);
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));
  private static final long MAX_BYTES = 16L << 20;

  private TrustedRoots() {}

  /**
   * The operating system's roots, or the JDK's where it has none, and those of a file.
   *
   * @throws IOException when the file is unreadable or holds anything but certificates
   */
  static X509ExtendedTrustManager load(Optional<Path> extra) throws IOException {
    List<X509Certificate> roots = new ArrayList<>(systemRoots());
    if (extra.isPresent()) {
      roots.addAll(operatorRoots(extra.get()));
    }
    try {
      return trusting(roots);
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot set up the trusted roots", e);
    }
  }

  private static List<X509Certificate> systemRoots() throws IOException {
    for (Path bundle : SYSTEM_BUNDLES) {
      if (Files.isReadable(bundle)) {
        List<X509Certificate> roots = readLeniently(bundle);
        if (!roots.isEmpty()) {
          return roots;
        }
      }
    }
    try {
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init((KeyStore) null);
      return List.of(manager(factory).getAcceptedIssuers());
    } catch (GeneralSecurityException e) {
      throw new IOException("cannot read the trusted roots of the JDK", e);
    }
  }

  /** A system's bundle may hold what the JDK cannot parse, or end early; the rest still counts. */
  private static List<X509Certificate> readLeniently(Path bundle) {
    List<X509Certificate> roots = new ArrayList<>();
    try {
      read(bundle, roots, e -> {});
    } catch (IOException e) {
      LOG.warn("{} is not wholly readable as PEM: {}", bundle, e.getMessage());
    }
    return roots;
  }

  private static List<X509Certificate> operatorRoots(Path file) throws IOException {
    List<X509Certificate> roots = new ArrayList<>();
    List<CertificateException> broken = new ArrayList<>();
    try {
      read(file, roots, broken::add);
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read; correct proxy.upstream.ca_file", e);
    }
    if (!broken.isEmpty() || roots.isEmpty()) {
      throw new IOException(
          file + ": not a list of PEM certificates; correct it or proxy.upstream.ca_file");
    }
    return roots;
  }

  private static void read(
      Path file, List<X509Certificate> roots, Consumer<CertificateException> bad)
      throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException(file + " is larger than 16 MiB");
    }
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        PemReader reader = new PemReader(text)) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (readOne(reader, factory, roots, bad)) {}
    } catch (CertificateException e) {
      throw new IOException("no X.509 in this JDK", e);
    }
  }

  private static boolean readOne(
      PemReader reader,
      CertificateFactory factory,
      List<X509Certificate> roots,
      Consumer<CertificateException> bad)
      throws IOException {
    try {
      PemObject block = Pem.next(reader);
      if (block == null) {
        return false;
      }
      roots.add(Pem.certificate(block, factory));
    } catch (CertificateException e) {
      bad.accept(e);
    }
    return true;
  }

  private static X509ExtendedTrustManager trusting(List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), roots.get(i));
    }
    PKIXBuilderParameters path = new PKIXBuilderParameters(store, new X509CertSelector());
    // Nobody is asked: docs/security.md, Known gaps.
    path.setRevocationEnabled(false);
    path.addCertPathChecker(new CertificateStrengthChecker());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(path));
    return manager(factory);
  }

  private static X509ExtendedTrustManager manager(TrustManagerFactory factory)
      throws GeneralSecurityException {
    for (TrustManager candidate : factory.getTrustManagers()) {
      if (candidate instanceof X509ExtendedTrustManager manager) {
        return manager;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager in this JDK");
  }
}
