package dev.sluice.proxy.refusal;

/**
 * Converts a path to the canonical form that policy judges and the origin receives. Forms that
 * servers read differently (escapes, parameters, dots, repeated slashes) are removed or refused.
 */
final class CanonicalPath {
  private static final int ASCII = 128;
  private static final boolean[] UNRESERVED = new boolean[ASCII];
  private static final boolean[] PATH = new boolean[ASCII];
  private static final String HEX = "0123456789ABCDEF";

  // Punctuation that a segment may hold; not the semicolon, which starts parameters.
  private static final String PATH_PUNCTUATION = "!$&'()*+,=:@";

  static {
    for (char c = 0; c < ASCII; c++) {
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
      boolean digit = c >= '0' && c <= '9';
      UNRESERVED[c] = letter || digit || "-._~".indexOf(c) >= 0;
      PATH[c] = UNRESERVED[c] || PATH_PUNCTUATION.indexOf(c) >= 0;
    }
  }

  private static final int MAX_LENGTH = 4096;
  private static final int ESCAPE_LENGTH = 3;
  private static final String ACCEPTED = "";

  private final String raw;
  private final boolean allowEncodedSlash;
  private final StringBuilder out;
  private String refusal = ACCEPTED;

  // Whether the current segment holds an escaped slash or backslash.
  private boolean escapedSeparator;

  sealed interface Result {
    record Canonical(String path) implements Result {}

    record Refused(String detail) implements Result {}
  }

  private CanonicalPath(String raw, boolean allowEncodedSlash) {
    this.raw = raw;
    this.allowEncodedSlash = allowEncodedSlash;
    this.out = new StringBuilder(raw.length() + 16);
  }

  /** {@code raw} is empty or starts with a slash, in visible ASCII. */
  static Result of(String raw, boolean allowEncodedSlash) {
    if (raw.length() > MAX_LENGTH) {
      return new Result.Refused("target path exceeds 4096 characters");
    }
    if (raw.isEmpty()) {
      return new Result.Canonical("/");
    }
    return isCanonical(raw)
        ? new Result.Canonical(raw)
        : new CanonicalPath(raw, allowEncodedSlash).result();
  }

  // Fast path: nothing to decode, encode, remove or resolve.
  private static boolean isCanonical(String path) {
    int segment = 1;
    for (int i = 1; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '/') {
        if (i == segment || isDots(path, segment, i)) {
          return false;
        }
        segment = i + 1;
      } else if (!isPathCharacter(c)) {
        return false;
      }
    }
    return !isDots(path, segment, path.length());
  }

  private Result result() {
    int at = 0;
    while (at < raw.length() && refusal.isEmpty()) {
      int start = out.length();
      out.append('/');
      at = copySegment(at + 1);
      closeSegment(start, at == raw.length());
    }
    if (refusal.isEmpty() && out.length() > MAX_LENGTH) {
      refusal = "target path exceeds 4096 characters";
    }
    return refusal.isEmpty() ? new Result.Canonical(out.toString()) : new Result.Refused(refusal);
  }

  // Copies a segment without parameters; returns the index of the next slash or the end.
  private int copySegment(int from) {
    escapedSeparator = false;
    boolean parameters = false;
    int at = from;
    while (at < raw.length() && raw.charAt(at) != '/') {
      boolean escaped = raw.charAt(at) == '%';
      int octet = escaped ? escaped(raw, at) : raw.charAt(at);
      if ((escaped || octet == '\\') && !isAccepted(octet)) {
        return at;
      }
      parameters |= octet == ';';
      if (!parameters) {
        append(octet, escaped);
      }
      at += escaped ? ESCAPE_LENGTH : 1;
    }
    return at;
  }

  private boolean isAccepted(int octet) {
    if (octet < 0) {
      refusal = "target path holds a malformed escape";
    } else if (octet < ' ' || octet == 0x7F) {
      refusal = "target path holds an escaped control character";
    } else if (octet == '/' && !allowEncodedSlash) {
      refusal = "target path holds an escaped slash";
    } else if (octet == '\\' && !allowEncodedSlash) {
      refusal = "target path holds a backslash";
    }
    return refusal.isEmpty();
  }

  private void append(int octet, boolean escaped) {
    if (isUnreserved(octet) || (!escaped && isPathCharacter((char) octet))) {
      out.append((char) octet);
    } else {
      escapedSeparator |= octet == '/' || octet == '\\';
      appendEscape(out, octet);
    }
  }

  // Keeps, drops or resolves the segment whose slash is at start.
  private void closeSegment(int start, boolean last) {
    int length = out.length() - start - 1;
    if (escapedSeparator && hidesDots(start + 1)) {
      refusal = "target path hides a dot segment behind an escaped separator";
    } else if (length == 0 && !last) {
      out.setLength(start);
    } else if (isDots(out, start + 1, out.length())) {
      if (length == 2 && start == 0) {
        refusal = "target path leads above its root";
        return;
      }
      out.setLength(length == 1 ? start : out.lastIndexOf("/", start - 1));
      if (last) {
        out.append('/');
      }
    }
  }

  private boolean hidesDots(int from) {
    int piece = from;
    int at = from;
    while (at < out.length()) {
      if (out.charAt(at) != '%') {
        at++;
        continue;
      }
      int octet = escaped(out, at);
      if ((octet == '/' || octet == '\\') && isDots(out, piece, at)) {
        return true;
      }
      at += ESCAPE_LENGTH;
      piece = octet == '/' || octet == '\\' ? at : piece;
    }
    return isDots(out, piece, at);
  }

  private static boolean isDots(CharSequence text, int from, int to) {
    int length = to - from;
    return (length == 1 || length == 2) && text.charAt(from) == '.' && text.charAt(to - 1) == '.';
  }

  private static boolean isUnreserved(int octet) {
    return octet < ASCII && UNRESERVED[octet];
  }

  private static boolean isPathCharacter(char c) {
    return c < ASCII && PATH[c];
  }

  // The octet that the escape at percent encodes, or -1.
  private static int escaped(CharSequence text, int percent) {
    if (percent + 2 >= text.length()) {
      return -1;
    }
    int high = hexValue(text.charAt(percent + 1));
    int low = hexValue(text.charAt(percent + 2));
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  private static void appendEscape(StringBuilder out, int octet) {
    out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xF));
  }

  private static int hexValue(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }
}
