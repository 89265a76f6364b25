package dev.sluice.proxy.wire.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * The DNS names of a certificate (RFC 9525 section 6.3). A wildcard is a whole leftmost label; the
 * JDK would also accept parts of labels and other places. Any thread.
 */
final class CertificateNames {
  /** A name type of {@link X509Certificate#getSubjectAlternativeNames}. */
  private static final Integer DNS_NAME = 2;

  private static final String WILDCARD = "*.";

  private CertificateNames() {}

  /** Whether a DNS name of the certificate covers the host. A common name does not count. */
  static boolean cover(X509Certificate certificate, String host)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .anyMatch(name -> name.get(0).equals(DNS_NAME) && matches((String) name.get(1), host));
  }

  static boolean matches(String name, String host) {
    if (!name.startsWith(WILDCARD)) {
      return name.indexOf('*') < 0 && name.equalsIgnoreCase(host);
    }
    String parent = name.substring(WILDCARD.length());
    int dot = host.indexOf('.');
    return parent.indexOf('*') < 0 && dot > 0 && host.substring(dot + 1).equalsIgnoreCase(parent);
  }
}
