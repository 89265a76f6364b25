package dev.sluice.it.wire;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a request, one octet a char, apart from the origin's address.
 *
 * @param text with {@link #ORIGIN} and {@link #HOST} where the address belongs
 */
record Template(String text) {
  /** Stands for {@code http://host:port} in absolute-form and for nothing in a tunnel. */
  static final char ORIGIN = '\uE000';

  /** Stands for {@code host:port}. */
  static final char HOST = '\uE001';

  private static final Pattern REPETITION = Pattern.compile("\\{([^{}]+)\\*(\\d+)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|[rnt0\\\\])");

  /**
   * Reads lines that end in CRLF unless a backslash ends them. {@code {origin}}, {@code {host}} and
   * {@code {text*n}} are replaced; then escapes like {@code \r} and {@code \x1f}.
   */
  static Template of(String lines) {
    String joined = lines.replaceAll("(?<!\\\\)\n", "\r\n").replace("\\\n", "");
    String placed =
        joined.replace("{origin}", String.valueOf(ORIGIN)).replace("{host}", String.valueOf(HOST));
    String repeated =
        REPETITION
            .matcher(placed)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
    return new Template(
        ESCAPE
            .matcher(repeated)
            .replaceAll(found -> Matcher.quoteReplacement(unescaped(found.group(1)))));
  }

  private static String unescaped(String escape) {
    return switch (escape.charAt(0)) {
      case 'r' -> "\r";
      case 'n' -> "\n";
      case 't' -> "\t";
      case '0' -> "\0";
      case 'x' -> String.valueOf((char) Integer.parseInt(escape, 1, 3, 16));
      default -> escape;
    };
  }

  /** Another request behind this one. */
  Template then(Template next) {
    return new Template(text + next.text);
  }

  byte[] bytes(String authority, Mode mode) {
    return text.replace(String.valueOf(ORIGIN), mode == Mode.PLAIN ? "http://" + authority : "")
        .replace(String.valueOf(HOST), authority)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** In the form that {@link #of} reads. */
  @Override
  public String toString() {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(
          switch (c) {
            case ORIGIN -> "{origin}";
            case HOST -> "{host}";
            case '\r' -> "\\r";
            case '\n' -> "\\n\\\n";
            case '\\' -> "\\\\";
            default -> c < ' ' || c >= 0x7F ? "\\x%02x".formatted((int) c) : String.valueOf(c);
          });
    }
    return shown.toString();
  }
}
