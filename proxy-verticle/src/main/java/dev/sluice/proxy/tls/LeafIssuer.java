package dev.sluice.proxy.tls;

import dev.sluice.config.net.IpLiteral;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs leaf certificates: one host each, server authentication only, at most seven days. Any
 * thread.
 *
 * @param key of the CA
 * @param authority the CA certificate
 * @param clock what the validity is counted from
 */
record LeafIssuer(PrivateKey key, X509Certificate authority, InstantSource clock) {
  static final Duration LIFETIME = Duration.ofDays(7);

  /** Client clocks may be behind. */
  static final Duration BACKDATED = Duration.ofHours(6);

  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,253}");

  /** Upper bound of a common name (RFC 5280, appendix A). */
  private static final int MAX_COMMON_NAME = 64;

  static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : P256.SIGNATURE;
  }

  IssuedCertificate mint(String host) {
    GeneralName name = subjectAlternativeName(host);
    try {
      KeyPair keys = P256.keyPair();
      X509v3CertificateBuilder builder = builder(host, keys.getPublic());
      addExtensions(builder, host, name, keys.getPublic());
      X509Certificate leaf =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(signatureAlgorithm(key)).build(key)));
      return new IssuedCertificate(keys.getPrivate(), leaf, authority);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot sign a leaf certificate", e);
    }
  }

  private X509v3CertificateBuilder builder(String host, PublicKey subject) {
    Instant from = clock.instant().minus(BACKDATED);
    Instant until = from.plus(LIFETIME);
    Instant authorityUntil = authority.getNotAfter().toInstant();
    return new JcaX509v3CertificateBuilder(
        authority.getSubjectX500Principal(),
        P256.serial(),
        Date.from(from),
        Date.from(until.isBefore(authorityUntil) ? until : authorityUntil),
        new X500Principal(fitsCommonName(host) ? "CN=" + host : ""),
        subject);
  }

  private void addExtensions(
      X509v3CertificateBuilder builder, String host, GeneralName name, PublicKey subject)
      throws GeneralSecurityException, CertIOException {
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    // Critical where the subject is empty (RFC 5280, 4.2.1.6).
    builder.addExtension(
        Extension.subjectAlternativeName, !fitsCommonName(host), new GeneralNames(name));
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subject));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(authority));
  }

  /** A DNS name in ASCII without wildcard, or an address. */
  static boolean isHost(String host) {
    return DNS_NAME.matcher(host).matches() || IpLiteral.parse(host).isPresent();
  }

  private static GeneralName subjectAlternativeName(String host) {
    if (!isHost(host)) {
      throw new IllegalArgumentException("neither a DNS name nor an IP address");
    }
    return IpLiteral.parse(host)
        .map(address -> new GeneralName(GeneralName.iPAddress, address.getHostAddress()))
        .orElseGet(() -> new GeneralName(GeneralName.dNSName, host));
  }

  private static boolean fitsCommonName(String host) {
    return host.length() <= MAX_COMMON_NAME;
  }
}
