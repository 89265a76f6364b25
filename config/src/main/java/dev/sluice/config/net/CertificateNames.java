package dev.sluice.config.net;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * The DNS names of a certificate (RFC 9525 section 6.3). A wildcard is a whole leftmost label; the
 * JDK would also accept parts of labels and other places, and the common name when there is no DNS
 * name. Any thread.
 */
public final class CertificateNames {
  private static final Integer DNS_NAME = 2;
  private static final String WILDCARD = "*.";

  private CertificateNames() {}

  /** Whether a DNS name covers the host, or the host is an address, which the JDK compares. */
  public static boolean cover(X509Certificate certificate, String host)
      throws CertificateParsingException {
    return IpLiteral.parse(host).isPresent() || namesHost(certificate, host);
  }

  private static boolean namesHost(X509Certificate certificate, String host)
      throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .anyMatch(name -> name.get(0).equals(DNS_NAME) && matches((String) name.get(1), host));
  }

  static boolean matches(String name, String host) {
    String relative = relative(host);
    if (!name.startsWith(WILDCARD)) {
      return name.indexOf('*') < 0 && name.equalsIgnoreCase(relative);
    }
    String parent = name.substring(WILDCARD.length());
    int dot = relative.indexOf('.');
    return parent.indexOf('*') < 0
        && dot > 0
        && relative.substring(dot + 1).equalsIgnoreCase(parent);
  }

  // Without the last dot of an absolute name, which no certificate has.
  private static String relative(String host) {
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
