package dev.sluice.proxy.tls;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority of the tests, which can also issue what it should not. */
record Issuer(NewAuthority authority) {
  static Issuer create() {
    try {
      return new Issuer(NewAuthority.create(Instant.now()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  IssuedCertificate leaf(String host) {
    return leaf(host, Instant.now());
  }

  IssuedCertificate leaf(String host, Instant at) {
    return new LeafIssuer(authority.keys().getPrivate(), authority.certificate(), () -> at)
        .mint(host);
  }

  /** A server whose certificate only vouches for itself. */
  static SslContext selfSigned(String host) {
    try {
      KeyPair keys = P256.keyPair();
      X500Name name = new X500Name("CN=" + host);
      Instant now = Instant.now();
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  new JcaX509v3CertificateBuilder(
                          name,
                          P256.serial(),
                          Date.from(now.minusSeconds(60)),
                          Date.from(now.plusSeconds(3600)),
                          name,
                          keys.getPublic())
                      .addExtension(
                          Extension.subjectAlternativeName,
                          false,
                          new GeneralNames(new GeneralName(GeneralName.dNSName, host)))
                      .build(new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate())));
      return SslContextBuilder.forServer(keys.getPrivate(), certificate).build();
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  Path writeTo(Path file) {
    StringWriter text = new StringWriter();
    try {
      try (PemWriter writer = new PemWriter(text)) {
        writer.writeObject(new PemObject("CERTIFICATE", authority.certificate().getEncoded()));
      }
      return Files.writeString(file, text.toString(), StandardCharsets.US_ASCII);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
