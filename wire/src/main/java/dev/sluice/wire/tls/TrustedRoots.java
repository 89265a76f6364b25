package dev.sluice.wire.tls;

import dev.sluice.config.pem.PemFile;
import dev.sluice.config.pem.PemText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuers that the proxy trusts for origin certificates (data-plane 7.6). */
final class TrustedRoots {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedRoots.class);
  private static final List<Path> SYSTEM_BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  private TrustedRoots() {}

  /**
   * The operating system's roots, or the JDK's where it has none, and those of a file. Fails when
   * the file is unreadable or holds anything but certificates.
   */
  static X509ExtendedTrustManager load(Optional<Path> extra) throws IOException {
    List<X509Certificate> roots = new ArrayList<>(systemRoots());
    if (extra.isPresent()) {
      roots.addAll(
          new PemFile(extra.get(), "proxy.upstream.ca_file", PemFile.MAX_BUNDLE).certificates());
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

  // A system's bundle may hold blocks that the JDK cannot parse, or end early.
  private static List<X509Certificate> readLeniently(Path bundle) {
    try {
      if (Files.size(bundle) > PemFile.MAX_BUNDLE) {
        throw new IOException("larger than 16 MiB");
      }
      return PemText.readableCertificates(
          Files.readString(bundle, StandardCharsets.ISO_8859_1),
          problem -> LOG.warn("{}: ignored a part of the trusted roots: {}", bundle, problem));
    } catch (IOException e) {
      LOG.warn("{}: cannot read the trusted roots: {}", bundle, e.getMessage());
      return List.of();
    }
  }

  private static X509ExtendedTrustManager trusting(List<X509Certificate> roots)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < roots.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), roots.get(i));
    }
    PKIXBuilderParameters path = new PKIXBuilderParameters(store, new X509CertSelector());
    // Revocation is not checked: docs/security.md, Known gaps.
    path.setRevocationEnabled(false);
    path.addCertPathChecker(new StrengthChecker());
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

  // Refuses certificates below 112 bits of strength (NIST SP 800-131A) between the root, which is
  // trusted as it is, and the origin's certificate. The JDK does so below its own roots only.
  private static final class StrengthChecker extends PKIXCertPathChecker {
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

    // The name of RSASSA-PSS does not tell its digest; the parameters do. They are null for the
    // defaults, which are SHA-1 (RFC 4055, 3.1).
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
}
