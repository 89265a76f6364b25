package dev.sluice.proxy.refusal;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;

/** The two unambiguous forms of a host: a bracketed IPv6 address, a name or dotted quad. */
final class HostSyntax {
  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private HostSyntax() {}

  /** An IPv6 address in brackets in {@code text[0, end)}; no zone. */
  static Optional<String> bracketed(String text, int end) {
    if (end < 3 || text.charAt(end - 1) != ']') {
      return Optional.empty();
    }
    String address = text.substring(1, end - 1);
    boolean plain = address.charAt(0) != '[' && address.indexOf('%') < 0;
    return plain && NetUtil.isValidIpV6Address(address)
        ? Optional.of(address.toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  /** A name or dotted quad in {@code text[0, end)}, with or without one trailing dot. */
  static Optional<String> name(String text, int end) {
    int stop = end > 1 && text.charAt(end - 1) == '.' ? end - 1 : end;
    if (stop == 0 || stop > MAX_NAME) {
      return Optional.empty();
    }
    boolean upper = false;
    int labelStart = 0;
    for (int i = 0; i < stop; i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (i == labelStart || i - labelStart > MAX_LABEL) {
          return Optional.empty();
        }
        labelStart = i + 1;
      } else if (!isNameCharacter(c)) {
        return Optional.empty();
      }
      upper |= c >= 'A' && c <= 'Z';
    }
    if (stop == labelStart || stop - labelStart > MAX_LABEL) {
      return Optional.empty();
    }
    if (isNumber(text, labelStart, stop) && !isDottedQuad(text, stop)) {
      return Optional.empty();
    }
    String name = text.substring(0, stop);
    return Optional.of(upper ? name.toLowerCase(Locale.ROOT) : name);
  }

  private static boolean isNameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || c == '-'
        || c == '_';
  }

  // Whether the last label is a number, so that some resolvers read the host as an address: 127.1,
  // 0x7f.0.0.1 and 2130706433 are 127.0.0.1 to some and names to others.
  private static boolean isNumber(String text, int from, int to) {
    boolean hex =
        to - from >= 2 && text.charAt(from) == '0' && (text.charAt(from + 1) | 0x20) == 'x';
    for (int i = hex ? from + 2 : from; i < to; i++) {
      if (Character.digit(text.charAt(i), hex ? 16 : 10) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDottedQuad(String text, int end) {
    int parts = 0;
    int at = 0;
    while (at < end) {
      int dot = text.indexOf('.', at);
      int stop = dot < 0 || dot > end ? end : dot;
      if (!isQuadPart(text, at, stop)) {
        return false;
      }
      parts++;
      at = stop + 1;
    }
    return parts == 4;
  }

  private static boolean isQuadPart(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), 10);
      if (digit < 0 || (i > from && value == 0)) {
        return false;
      }
      value = value * 10 + digit;
      if (value > 255) {
        return false;
      }
    }
    return true;
  }
}
