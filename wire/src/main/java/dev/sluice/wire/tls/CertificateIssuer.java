package dev.sluice.wire.tls;

import dev.sluice.config.net.IpLiteral;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
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
 * Issues certificates for one host each, with the key of a certificate authority. Any thread. Takes
 * about a millisecond a certificate; not for event loops.
 *
 * @param key of the authority, EC or RSA
 * @param certificate of the authority
 */
public record CertificateIssuer(PrivateKey key, X509Certificate certificate) {
  private static final String ECDSA = "SHA256withECDSA";
  private static final Pattern DNS_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,253}");

  // Upper bound of a common name (RFC 5280, appendix A).
  private static final int MAX_COMMON_NAME = 64;

  private static final int SERIAL_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Creates an authority: a P-256 key and a self-signed certificate that may sign leaves only.
   * {@code commonName} is without {@code CN=}.
   */
  public static CertificateIssuer newAuthority(String commonName, Instant from, Instant until)
      throws GeneralSecurityException {
    KeyPair keys = newKeyPair();
    X500Principal name = new X500Principal("CN=" + commonName);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, newSerial(), Date.from(from), Date.from(until), name, keys.getPublic());
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
          .addExtension(
              Extension.subjectKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      return new CertificateIssuer(keys.getPrivate(), sign(builder, keys.getPrivate()));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /**
   * Issues a certificate with a fresh P-256 key.
   *
   * @param host a DNS name in ASCII without wildcard, or an IP address without brackets
   * @param until shortened to the end of the authority's own validity
   * @param purposes extended key usages
   * @throws IllegalArgumentException when the host is neither a name nor an address
   */
  public IssuedCertificate issue(
      String host, Instant from, Instant until, KeyPurposeId... purposes) {
    GeneralName name = subjectAlternativeName(host);
    Instant authorityUntil = certificate.getNotAfter().toInstant();
    try {
      KeyPair keys = newKeyPair();
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              certificate.getSubjectX500Principal(),
              newSerial(),
              Date.from(from),
              Date.from(until.isBefore(authorityUntil) ? until : authorityUntil),
              new X500Principal(fitsCommonName(host) ? "CN=" + host : ""),
              keys.getPublic());
      addUsage(builder, purposes);
      // Critical where the subject is empty (RFC 5280, 4.2.1.6).
      builder.addExtension(
          Extension.subjectAlternativeName, !fitsCommonName(host), new GeneralNames(name));
      addIdentifiers(builder, keys.getPublic());
      return new IssuedCertificate(keys.getPrivate(), sign(builder, key), certificate);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("cannot issue a certificate", e);
    }
  }

  private static void addUsage(X509v3CertificateBuilder builder, KeyPurposeId... purposes)
      throws CertIOException {
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
  }

  private void addIdentifiers(X509v3CertificateBuilder builder, PublicKey subject)
      throws GeneralSecurityException, CertIOException {
    JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subject));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers.createAuthorityKeyIdentifier(certificate));
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(signatureAlgorithm(key)).build(key)));
  }

  private static KeyPair newKeyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  // Positive (RFC 5280, 4.1.2.2).
  private static BigInteger newSerial() {
    return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
  }

  /** Whether a certificate can be issued for this text: a DNS name in ASCII or an IP address. */
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

  private static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : ECDSA;
  }

  @Override
  public String toString() {
    return "CertificateIssuer[" + certificate.getSubjectX500Principal() + "]";
  }
}
