package dev.sluice.config.net;

import dev.sluice.config.source.Cursor;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A name or address with a port.
 *
 * @param host without brackets
 * @param port 0 to 65535; 0 lets the system choose where something listens
 */
public record HostPort(String host, int port) {
  private static final String EXPECTED = "expected host:port, such as 127.0.0.1:3128 or [::1]:3128";

  public HostPort {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the host is missing");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("the port is not from 0 to 65535");
    }
  }

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("the port is missing");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address needs brackets");
    }
    return new HostPort(host, port(text.substring(colon + 1)));
  }

  private static int port(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("the port is not a number", e);
    }
  }

  /** Reads a setting; port 0 lets the system choose where something listens. */
  public static Optional<HostPort> read(Cursor at) {
    if (at.isNumber()) {
      at.error(EXPECTED + "; the host is missing");
      return Optional.empty();
    }
    return at.text().flatMap(text -> read(at, text));
  }

  public static Optional<HostPort> read(Cursor at, String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException e) {
      at.error(EXPECTED + "; " + e.getMessage());
      return Optional.empty();
    }
  }

  public boolean isLoopback() {
    return host.equals("localhost")
        || IpLiteral.parse(host).filter(InetAddress::isLoopbackAddress).isPresent();
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
