package dev.sluice.proxy;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
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
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What is wrong with the certificate of an origin, after badssl.com, and what Sluice says of it.
 */
enum BadSite {
  EXPIRED("certificate_expired"),
  NOT_YET_VALID("certificate_expired"),
  EXPIRED_INTERMEDIATE("certificate_expired"),
  WRONG_HOST("hostname_mismatch"),
  NO_SAN("hostname_mismatch"),
  WILDCARD_OF_ANOTHER_LEVEL("hostname_mismatch"),
  PARTIAL_WILDCARD("hostname_mismatch"),
  SELF_SIGNED("certificate_untrusted"),
  UNTRUSTED_ROOT("certificate_untrusted"),
  INCOMPLETE_CHAIN("certificate_untrusted"),
  ISSUER_THAT_IS_NO_CA("certificate_untrusted"),
  FOR_CLIENTS_ONLY("certificate_untrusted"),
  SHA1("certificate_weak"),
  SHA1_INTERMEDIATE("certificate_weak"),
  SHA1_PSS("certificate_weak"),
  RSA_1024("certificate_weak");

  private static final Duration DAY = Duration.ofDays(1);

  final String reason;

  BadSite(String reason) {
    this.reason = reason;
  }

  /** A key and who vouches for it. */
  record Identity(KeyPair keys, X509Certificate certificate) {}

  /** A root that may have intermediates. */
  static Identity root() {
    Draft draft = new Draft("CN=Test Root");
    draft.authority = true;
    return draft.signItself();
  }

  /** A server without fault, below an intermediate. */
  static SslContext good(Identity root, String host) {
    Identity intermediate = intermediate().sign(root);
    Identity leaf = leaf(host).sign(intermediate);
    return server(leaf, leaf.certificate(), intermediate.certificate());
  }

  /** The same, vouched for by signatures whose name does not tell their digest. */
  static SslContext goodPss(Identity root, String host) {
    Identity intermediate = rsaIntermediate().sign(root);
    Draft draft = leaf(host);
    draft.algorithm = "SHA256WITHRSAANDMGF1";
    Identity leaf = draft.sign(intermediate);
    return server(leaf, leaf.certificate(), intermediate.certificate());
  }

  /** A client that this root vouches for. */
  static Identity client(Identity root) {
    Draft draft = new Draft("CN=sluice");
    draft.purpose = KeyPurposeId.id_kp_clientAuth;
    return draft.sign(root);
  }

  /** A server that talks to {@link #client}s of the root only. */
  static SslContext demanding(Identity root, String host, SslProvider engine) {
    Identity leaf = leaf(host).sign(root);
    try {
      return SslContextBuilder.forServer(leaf.keys().getPrivate(), leaf.certificate())
          .sslProvider(engine)
          .trustManager(root.certificate())
          .clientAuth(ClientAuth.REQUIRE)
          .build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server with this fault and no other. */
  SslContext server(Identity root, String host) {
    Draft above = this == SHA1_PSS ? rsaIntermediate() : intermediate();
    Draft site = leaf(host);
    switch (this) {
      case EXPIRED -> site.from = Instant.now().minus(DAY.multipliedBy(20));
      case NOT_YET_VALID -> site.from = Instant.now().plus(DAY);
      case EXPIRED_INTERMEDIATE -> above.from = Instant.now().minus(DAY.multipliedBy(20));
      case WRONG_HOST -> site.name = "other.test";
      case NO_SAN -> site.name = "";
      case WILDCARD_OF_ANOTHER_LEVEL -> site.name = "*." + host;
      case PARTIAL_WILDCARD -> site.name = host.charAt(0) + "*" + host.substring(host.indexOf('.'));
      case ISSUER_THAT_IS_NO_CA -> above.authority = false;
      case FOR_CLIENTS_ONLY -> site.purpose = KeyPurposeId.id_kp_clientAuth;
      case SHA1 -> site.algorithm = "SHA1withECDSA";
      case SHA1_INTERMEDIATE -> above.algorithm = "SHA1withECDSA";
      case SHA1_PSS -> site.algorithm = "SHA1WITHRSAANDMGF1";
      case RSA_1024 -> site.keys = rsa(1024);
      case SELF_SIGNED, UNTRUSTED_ROOT, INCOMPLETE_CHAIN -> {}
    }
    Identity intermediate = above.sign(this == UNTRUSTED_ROOT ? root() : root);
    Identity leaf = this == SELF_SIGNED ? site.signItself() : site.sign(intermediate);
    return this == SELF_SIGNED || this == INCOMPLETE_CHAIN
        ? server(leaf, leaf.certificate())
        : server(leaf, leaf.certificate(), intermediate.certificate());
  }

  private static Draft intermediate() {
    Draft draft = new Draft("CN=Test Intermediate");
    draft.authority = true;
    return draft;
  }

  private static Draft rsaIntermediate() {
    Draft draft = intermediate();
    draft.keys = rsa(2048);
    return draft;
  }

  private static Draft leaf(String host) {
    Draft draft = new Draft("CN=" + host);
    draft.name = host;
    return draft;
  }

  /** BoringSSL serves what the JDK would not. */
  private static SslContext server(Identity leaf, X509Certificate... chain) {
    try {
      return SslContextBuilder.forServer(leaf.keys().getPrivate(), chain)
          .sslProvider(SslProvider.OPENSSL)
          .build();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair p256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate that is not signed yet; ten days. */
  private static final class Draft {
    private final String subject;
    private KeyPair keys = p256();
    private Instant from = Instant.now().minus(DAY);
    private boolean authority;
    private String name = "";
    private String algorithm = "SHA256withECDSA";
    private KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;

    Draft(String subject) {
      this.subject = subject;
    }

    Identity signItself() {
      return sign(keys, subject);
    }

    Identity sign(Identity issuer) {
      return sign(issuer.keys(), issuer.certificate().getSubjectX500Principal().getName());
    }

    private Identity sign(KeyPair signer, String of) {
      try {
        X509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                new X500Name(of),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(from),
                Date.from(from.plus(DAY.multipliedBy(10))),
                new X500Name(subject),
                keys.getPublic());
        addExtensions(builder);
        return new Identity(
            keys,
            new JcaX509CertificateConverter()
                .getCertificate(
                    builder.build(
                        new JcaContentSignerBuilder(algorithm)
                            .setProvider(new BouncyCastleProvider())
                            .build(signer.getPrivate()))));
      } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
        throw new IllegalStateException(e);
      }
    }

    private void addExtensions(X509v3CertificateBuilder builder) throws IOException {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!name.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
      }
      if (!authority) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      }
    }
  }
}
