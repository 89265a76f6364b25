package dev.sluice.app.admin;

import dev.sluice.config.net.IpLiteral;
import dev.sluice.config.settings.AdminSettings;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names by which callers without a token may reach the admin API: those of loopback, which
 * resolvers do not give to others (RFC 6761 section 6.3), and the configured ones.
 *
 * @param names lower case
 */
record OwnHosts(Set<String> names) {
  private static final String LOCALHOST = "localhost";

  OwnHosts {
    names = Set.copyOf(names);
  }

  static OwnHosts of(AdminSettings settings) {
    Set<String> names = new HashSet<>(settings.hosts());
    names.add(settings.listen().host().toLowerCase(Locale.ROOT));
    return new OwnHosts(names);
  }

  /**
   * Whether a host is among them.
   *
   * @param authority host and optional port, as in the {@code Host} header
   */
  boolean includes(String authority) {
    String host = host(authority).toLowerCase(Locale.ROOT);
    return names.contains(host)
        || host.equals(LOCALHOST)
        || host.endsWith("." + LOCALHOST)
        || IpLiteral.parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  private static String host(String authority) {
    if (authority.startsWith("[")) {
      return authority.substring(1, Math.max(1, authority.indexOf(']')));
    }
    int port = authority.lastIndexOf(':');
    boolean address = port != authority.indexOf(':');
    return port < 0 || address ? authority : authority.substring(0, port);
  }
}
