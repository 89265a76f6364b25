package dev.sluice.app.dev;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The demo origin's own authority and certificate, made anew at each start; the authority's key
 * signs once and is forgotten.
 *
 * @param authority PEM certificate that a client of the origin has to trust
 * @param certificate PEM
 * @param key PEM
 */
record DemoCertificates(String authority, String certificate, String key) {
  private static final Duration VALIDITY = Duration.ofDays(30);
  private static final X500Name AUTHORITY = new X500Name("CN=Sluice demo origin authority");

  @Override
  public String toString() {
    return "DemoCertificates[key hidden]";
  }

  static DemoCertificates mint(String host) {
    try {
      KeyPair issuer = keyPair();
      KeyPair own = keyPair();
      return new DemoCertificates(
          pem(authority(issuer)), pem(leaf(host, own, issuer)), pem(own.getPrivate()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("cannot make the demo origin's certificate", e);
    }
  }

  private static X509CertificateHolder authority(KeyPair issuer)
      throws OperatorCreationException, CertIOException {
    return builder(AUTHORITY, issuer)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
        .build(signer(issuer));
  }

  private static X509CertificateHolder leaf(String host, KeyPair own, KeyPair issuer)
      throws OperatorCreationException, CertIOException {
    GeneralNames names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
    return builder(new X500Name("CN=" + host), own)
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
        .addExtension(Extension.subjectAlternativeName, false, names)
        .build(signer(issuer));
  }

  private static X509v3CertificateBuilder builder(X500Name subject, KeyPair key) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        AUTHORITY,
        new BigInteger(127, new SecureRandom()),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(VALIDITY)),
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

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          object instanceof java.security.PrivateKey key
              ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null)
              : object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
