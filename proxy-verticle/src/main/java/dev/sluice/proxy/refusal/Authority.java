package dev.sluice.proxy.refusal;

import java.util.Optional;

/**
 * A host with a port.
 *
 * @param host a lower-case name without trailing dot, a dotted quad, or an IPv6 address without
 *     brackets
 * @param port 1 to 65535; 0 only when {@link #parse} was given 0 as the default
 */
public record Authority(String host, int port) {
  private static final int MAX_PORT = 65535;
  private static final int MAX_PORT_DIGITS = 5;
  private static final int MISSING = -1;

  /**
   * Parses {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. Refuses everything
   * else, such as user information, percent signs and empty parts.
   */
  public static Optional<Authority> parse(String text, int defaultPort) {
    int hostEnd = hostEnd(text);
    if (hostEnd == text.length()) {
      return defaultPort == MISSING ? Optional.empty() : of(text, hostEnd, defaultPort);
    }
    int port = text.charAt(hostEnd) == ':' ? port(text, hostEnd + 1) : MISSING;
    return port == MISSING ? Optional.empty() : of(text, hostEnd, port);
  }

  public static Optional<Authority> parseConnect(String text) {
    return parse(text, MISSING);
  }

  /** Whether a text names this authority, as {@link #parse} reads it. */
  public boolean isNamedBy(String text, int defaultPort) {
    return isSpelled(text, defaultPort)
        || parse(text, defaultPort).filter(this::equals).isPresent();
  }

  // Tells the usual spelling without parsing, since each request in a tunnel repeats it.
  private boolean isSpelled(String text, int defaultPort) {
    int end = host.length();
    if (!text.startsWith(host) || host.indexOf(':') >= 0) {
      return false;
    }
    return text.length() == end
        ? port == defaultPort
        : text.charAt(end) == ':' && port(text, end + 1) == port;
  }

  /** The value of a Host field: an IPv6 address in brackets, the port unless it is the default. */
  public String hostHeader(int schemeDefaultPort) {
    String shown = host.indexOf(':') < 0 ? host : '[' + host + ']';
    return port == schemeDefaultPort ? shown : shown + ':' + port;
  }

  private static Optional<Authority> of(String text, int hostEnd, int port) {
    Optional<String> host =
        text.startsWith("[") ? HostSyntax.bracketed(text, hostEnd) : HostSyntax.name(text, hostEnd);
    return host.map(found -> new Authority(found, port));
  }

  private static int hostEnd(String text) {
    if (text.startsWith("[")) {
      int bracket = text.indexOf(']');
      return bracket < 0 ? text.length() : bracket + 1;
    }
    int colon = text.indexOf(':');
    return colon < 0 ? text.length() : colon;
  }

  private static int port(String text, int from) {
    int digits = text.length() - from;
    if (digits == 0 || digits > MAX_PORT_DIGITS || text.charAt(from) == '0') {
      return MISSING;
    }
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return MISSING;
      }
      port = port * 10 + digit;
    }
    return port <= MAX_PORT ? port : MISSING;
  }
}
