package dev.sluice.testing;

import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A fresh P-256 key and its certificate, in the forms that servers and clients read. The
 * certificate is self-signed, so it is its own root.
 *
 * @param store PKCS#12 with key and certificate, under {@link #PASSWORD}
 * @param certificate PEM
 * @param key PEM, PKCS#8
 */
public record TestIdentity(Path store, Path certificate, Path key) {
  public static final String PASSWORD = "changeit";
  private static final Duration LIFE = Duration.ofDays(90);

  /**
   * Writes {@code NAME.p12}, {@code NAME.pem} and {@code NAME.key} into a directory.
   *
   * @param hosts DNS names, or IPv4 addresses
   */
  public static TestIdentity create(Path directory, String name, List<String> hosts) {
    TestIdentity identity =
        new TestIdentity(
            directory.resolve(name + ".p12"),
            directory.resolve(name + ".pem"),
            directory.resolve(name + ".key"));
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      KeyPair keys = generator.generateKeyPair();
      identity.write(keys, selfSigned(name, hosts, keys));
      return identity;
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static X509Certificate selfSigned(String name, List<String> hosts, KeyPair keys)
      throws GeneralSecurityException, CertIOException, OperatorCreationException {
    X500Principal subject = new X500Principal("CN=" + name);
    Instant now = Instant.now();
    GeneralName[] names = hosts.stream().map(TestIdentity::generalName).toArray(GeneralName[]::new);
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    subject,
                    BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plus(LIFE)),
                    subject,
                    keys.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                .addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()))
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  private static GeneralName generalName(String host) {
    boolean address = host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }

  private void write(KeyPair keys, X509Certificate issued)
      throws GeneralSecurityException, IOException {
    KeyStore entries = KeyStore.getInstance("PKCS12");
    entries.load(null, null);
    Certificate[] chain = {issued};
    entries.setKeyEntry("mykey", keys.getPrivate(), PASSWORD.toCharArray(), chain);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    entries.store(bytes, PASSWORD.toCharArray());
    Files.write(store, bytes.toByteArray());
    Files.writeString(certificate, pem("CERTIFICATE", issued.getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  private static String pem(String label, byte[] content) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, text);
  }

  /** The same for a Vert.x server. */
  public PfxOptions options() {
    return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
  }

  /** For a server that presents it. */
  public SSLContext context() {
    try {
      KeyStore entries = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(entries, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes certificate and key into one PEM file beside the store. */
  public Path bundle() {
    try {
      String both = Files.readString(certificate) + Files.readString(key);
      return Files.writeString(store.resolveSibling(store.getFileName() + ".bundle.pem"), both);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
