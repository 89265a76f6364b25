package dev.sluice.audit.ocsf.code;

import dev.sluice.proto.v1.Destination;

/**
 * Fits strings of a record to OCSF's types: lengths, and whether a host is a name or an address.
 */
public final class OcsfText {
  /** A host name, rule, code or sentence. */
  public static final int LONGEST = 512;

  public static final int LONGEST_PATH = 8192;

  private static final int LONGEST_NAME = 253;
  private static final String MARK = "...";

  private OcsfText() {}

  public static String cut(String text) {
    return cut(text, LONGEST);
  }

  public static String path(String path) {
    int end = path.length();
    for (int i = 0; i < end; i++) {
      char c = path.charAt(i);
      if (c == '?' || c == '#') {
        end = i;
      }
    }
    return cut(path.substring(0, end), LONGEST_PATH);
  }

  public static boolean isCut(String path) {
    return path.length() > LONGEST_PATH;
  }

  public static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - MARK.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + MARK;
  }

  /**
   * Whether the host is a textual IPv4 or IPv6 address without brackets. Does not resolve names.
   */
  public static boolean isAddress(String host) {
    return host.indexOf(':') >= 0 || isIpv4(host);
  }

  public static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  public static boolean isHostname(String host) {
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

  public static String authority(Destination destination) {
    if (destination.getHost().isEmpty()) {
      return "-";
    }
    String host = cut(destination.getHost());
    return destination.getPort() == 0 ? host : host + ":" + destination.getPort();
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
