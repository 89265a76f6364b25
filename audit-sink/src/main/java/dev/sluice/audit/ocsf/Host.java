package dev.sluice.audit.ocsf;

import dev.sluice.proto.v1.Destination;

/** Tells apart what a host field may be: OCSF types addresses and names differently. */
final class Host {
  private static final int LONGEST_NAME = 253;

  private Host() {}

  /** Textual IPv4 or IPv6, brackets removed; names are not looked up. */
  static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || isIpv4(host);
  }

  static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  /** Whether OCSF's {@code hostname_t} takes it. */
  static boolean isHostname(String host) {
    if (host.isEmpty() || host.length() > LONGEST_NAME) {
      return false;
    }
    char previous = '.';
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (!(isAlphanumeric(c)
          || (previous != '.' && c == '-')
          || (c == '.' && isAlphanumeric(previous)))) {
        return false;
      }
      previous = c;
    }
    return isAlphanumeric(previous);
  }

  /** Host and port as messages show them. */
  static String authority(Destination destination) {
    return destination.getHost().isEmpty()
        ? "-"
        : Text.cut(destination.getHost()) + ":" + destination.getPort();
  }

  private static boolean isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isIpv4(String host) {
    int dots = 0;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }
}
