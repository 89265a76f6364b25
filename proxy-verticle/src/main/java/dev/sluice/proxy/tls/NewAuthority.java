package dev.sluice.proxy.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A CA made at first start: P-256, ten years, for leaves only.
 *
 * @param keys of the CA
 * @param certificate signed by itself
 */
record NewAuthority(KeyPair keys, X509Certificate certificate) {
  private static final X500Principal NAME = new X500Principal("CN=Sluice CA");
  private static final Duration LIFETIME = Duration.ofDays(3650);

  /** Client clocks may be behind. */
  private static final Duration BACKDATED = Duration.ofDays(1);

  static NewAuthority create(Instant now) throws GeneralSecurityException {
    KeyPair keys = P256.keyPair();
    Instant from = now.minus(BACKDATED);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            P256.serial(),
            Date.from(from),
            Date.from(from.plus(LIFETIME)),
            NAME,
            keys.getPublic());
    try {
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(keys.getPublic()));
      return new NewAuthority(
          keys,
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate()))));
    } catch (CertIOException | OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
