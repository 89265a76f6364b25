package dev.sluice.app.cluster;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * One identity for all members of a cluster, signed by an authority whose key signs once and is
 * forgotten, so that nobody else can ever be let in.
 *
 * @param until when a new one is due
 */
public record NewMemberKeys(Instant until) {
  private static final Duration VALIDITY = Duration.ofDays(730);
  private static final X500Name AUTHORITY = new X500Name("CN=Sluice cluster authority");
  private static final X500Name MEMBER = new X500Name("CN=Sluice cluster member");

  /**
   * Writes {@code ca.pem}, {@code node.pem} and, for its owner only, {@code node.key}.
   *
   * @throws FileAlreadyExistsException when one of them is there; nothing is written then
   */
  public static NewMemberKeys write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String name : List.of("ca.pem", "node.pem", "node.key")) {
      if (Files.exists(directory.resolve(name))) {
        throw new FileAlreadyExistsException(directory.resolve(name).toString());
      }
    }
    Instant until = Instant.now().plus(VALIDITY).truncatedTo(ChronoUnit.SECONDS);
    try {
      KeyPair issuer = keyPair();
      KeyPair own = keyPair();
      Files.writeString(directory.resolve("ca.pem"), pem(authority(issuer, until)));
      Files.writeString(directory.resolve("node.pem"), pem(member(own, issuer, until)));
      Path key = directory.resolve("node.key");
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, pem(new JcaPKCS8Generator(own.getPrivate(), null)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("keys could not be made", e);
    }
    return new NewMemberKeys(until);
  }

  private static X509CertificateHolder authority(KeyPair issuer, Instant until)
      throws OperatorCreationException, IOException {
    return builder(AUTHORITY, issuer, until)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
        .build(signer(issuer));
  }

  private static X509CertificateHolder member(KeyPair own, KeyPair issuer, Instant until)
      throws OperatorCreationException, IOException {
    return builder(MEMBER, own, until)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}))
        .build(signer(issuer));
  }

  private static X509v3CertificateBuilder builder(X500Name subject, KeyPair key, Instant until) {
    return new JcaX509v3CertificateBuilder(
        AUTHORITY,
        new BigInteger(127, new SecureRandom()),
        Date.from(Instant.now().minus(Duration.ofHours(1))),
        Date.from(until),
        subject,
        key.getPublic());
  }

  private static ContentSigner signer(KeyPair issuer) throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
