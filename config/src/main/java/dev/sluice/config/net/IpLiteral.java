package dev.sluice.config.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses in text form. Never resolves a name. */
public final class IpLiteral {
  private static final Pattern V4 =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
  // The JDK looks up text with a colon only if it starts with another character.
  private static final Pattern V6_ALPHABET = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

  private IpLiteral() {}

  /** A strict dotted quad or an IPv6 address without brackets and zone; anything else is empty. */
  public static Optional<InetAddress> parse(String text) {
    boolean v6 = text.indexOf(':') >= 0;
    if (!(v6 ? V6_ALPHABET : V4).matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
