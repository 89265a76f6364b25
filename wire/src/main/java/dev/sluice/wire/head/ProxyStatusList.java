package dev.sluice.wire.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one line of {@code Proxy-Status} (RFC 9209): a list (RFC 8941, and the two types that RFC
 * 9651 adds) whose members name an intermediary by a token or a string. Linear in the line.
 */
public final class ProxyStatusList {
  public static final String OURS = "sluice";

  private static final String UNREADABLE = "";

  private final String text;
  private int at;

  private ProxyStatusList(String text) {
    this.text = text;
  }

  /**
   * The line without the members that name this proxy, in any case: the same object if there is
   * none; empty if nothing is left. Recipients join lines, so a line that is no list by itself
   * could hide such a member: nothing of it is kept.
   */
  public static Optional<String> foreign(String value) {
    return new ProxyStatusList(value).foreign();
  }

  private Optional<String> foreign() {
    List<String> kept = new ArrayList<>();
    boolean removed = false;
    do {
      blanks();
      int start = at;
      String name = member();
      if (name.equals(UNREADABLE)) {
        return Optional.empty();
      }
      boolean ours = name.strip().equalsIgnoreCase(OURS);
      removed |= ours;
      if (!ours) {
        kept.add(text.substring(start, at));
      }
      blanks();
    } while (accept(','));
    if (at < text.length() || kept.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(removed ? String.join(", ", kept) : text);
  }

  private String member() {
    int start = at;
    boolean quoted = peek() == '"';
    if (!(quoted ? string() : token())) {
      return UNREADABLE;
    }
    String name = text.substring(start, at);
    while (accept(';')) {
      spaces();
      if (!key() || (accept('=') && !bareItem())) {
        return UNREADABLE;
      }
    }
    return quoted ? unquoted(name) : name;
  }

  private static String unquoted(String name) {
    return name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
  }

  private boolean key() {
    if (!isLower(peek()) && peek() != '*') {
      return false;
    }
    while (isLower(peek()) || isDigit(peek()) || "_-.*".indexOf(peek()) >= 0) {
      at++;
    }
    return true;
  }

  private boolean bareItem() {
    return switch (peek()) {
      case '"' -> string();
      case ':' -> bytes();
      case '?' -> accept('?') && (accept('0') || accept('1'));
      case '@' -> accept('@') && number();
      case '%' -> accept('%') && string();
      default -> token() || number();
    };
  }

  private boolean token() {
    if (!isLetter(peek()) && peek() != '*') {
      return false;
    }
    while (at < text.length() && isOfToken(peek())) {
      at++;
    }
    return true;
  }

  private boolean string() {
    if (!accept('"')) {
      return false;
    }
    while (!accept('"')) {
      boolean escaped = accept('\\');
      char c = peek();
      if (c < ' ' || c > '~' || (escaped && c != '"' && c != '\\')) {
        return false;
      }
      at++;
    }
    return true;
  }

  private boolean number() {
    accept('-');
    return digits() && (!accept('.') || digits());
  }

  private boolean digits() {
    int start = at;
    while (isDigit(peek())) {
      at++;
    }
    return at > start;
  }

  private boolean bytes() {
    accept(':');
    while (isLetter(peek()) || isDigit(peek()) || "+/=".indexOf(peek()) >= 0) {
      at++;
    }
    return accept(':');
  }

  private void spaces() {
    while (accept(' ')) {}
  }

  private void blanks() {
    while (accept(' ') || accept('\t')) {}
  }

  private boolean accept(char c) {
    boolean there = peek() == c;
    if (there) {
      at++;
    }
    return there;
  }

  // The next character; NUL, which no field holds, at the end.
  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static boolean isOfToken(char c) {
    return c == ':' || c == '/' || (c < 0x80 && Octets.isToken((byte) c));
  }

  private static boolean isLetter(char c) {
    return isLower((char) (c | 0x20));
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
