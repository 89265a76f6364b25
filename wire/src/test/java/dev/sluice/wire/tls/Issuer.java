package dev.sluice.wire.tls;

import dev.sluice.config.pem.PemText;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests, which also issues certificates that must be refused. */
record Issuer(CertificateIssuer authority) {
  static Issuer create() {
    try {
      Instant from = Instant.now().minus(Duration.ofDays(1));
      return new Issuer(
          CertificateIssuer.newAuthority("Test CA", from, from.plus(Duration.ofDays(3650))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  IssuedCertificate leaf(String host) {
    return leaf(host, Instant.now());
  }

  IssuedCertificate leaf(String host, Instant at) {
    Instant from = at.minus(Duration.ofHours(6));
    return authority.issue(
        host, from, from.plus(Duration.ofDays(7)), KeyPurposeId.id_kp_serverAuth);
  }

  /** A server with a self-signed certificate. */
  static SslContext selfSigned(String host) {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
      X500Name name = new X500Name("CN=" + host);
      Instant now = Instant.now();
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          BigInteger.ONE,
                          Date.from(now.minusSeconds(60)),
                          Date.from(now.plusSeconds(3600)),
                          name,
                          keys.getPublic())
                      .addExtension(
                          Extension.subjectAlternativeName,
                          false,
                          new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                      .build(
                          new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
      return SslContextBuilder.forServer(keys.getPrivate(), certificate).build();
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  Path writeTo(Path file) {
    try {
      return Files.writeString(file, PemText.of(authority.certificate()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
