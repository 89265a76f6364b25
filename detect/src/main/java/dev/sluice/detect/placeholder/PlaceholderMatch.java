package dev.sluice.detect.placeholder;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A placeholder found in a view.
 *
 * @param start index of its first byte
 * @param end index after its last byte
 */
public record PlaceholderMatch(Placeholder placeholder, int start, int end) {
  private static final byte[] CANONICAL =
      (PlaceholderSyntax.CANONICAL + "env:").getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ALIAS = PlaceholderSyntax.ALIAS.getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_NAME = 256;

  public static Optional<PlaceholderMatch> next(DecodedView view, int from) {
    int token = from;
    for (int i = from; i < view.length(); i++) {
      Optional<PlaceholderMatch> here =
          startsWith(view, i, CANONICAL)
              ? canonical(view, i)
              : startsWith(view, i, ALIAS) ? alias(view, token, i) : Optional.empty();
      if (here.isPresent()) {
        return here;
      }
      // Kept while searching: looking back from every marker would be quadratic.
      token = isTokenOctet(view.at(i)) ? token : i + 1;
    }
    return Optional.empty();
  }

  private static Optional<PlaceholderMatch> canonical(DecodedView view, int start) {
    return named(view, start, start + CANONICAL.length);
  }

  // An alias needs a prefix and fills its token.
  private static Optional<PlaceholderMatch> alias(DecodedView view, int start, int marker) {
    return start == marker
        ? Optional.empty()
        : named(view, start, marker + ALIAS.length)
            .filter(found -> found.end() == view.length() || !isTokenOctet(view.at(found.end())));
  }

  private static Optional<PlaceholderMatch> named(DecodedView view, int start, int nameStart) {
    int end = nameStart;
    while (end < view.length() && isKeyOctet(view.at(end))) {
      end++;
    }
    if (end == nameStart || end - nameStart > MAX_NAME) {
      return Optional.empty();
    }
    String name = new String(view.bytes(), nameStart, end - nameStart, StandardCharsets.US_ASCII);
    return Optional.of(new PlaceholderMatch(Placeholder.named(name), start, end));
  }

  private static boolean startsWith(DecodedView view, int at, byte[] marker) {
    if (at + marker.length > view.length()) {
      return false;
    }
    for (int i = 0; i < marker.length; i++) {
      if (view.at(at + i) != marker[i]) {
        return false;
      }
    }
    return true;
  }

  static boolean isKeyOctet(byte octet) {
    int lower = octet | 0x20;
    return (lower >= 'a' && lower <= 'z') || (octet >= '0' && octet <= '9') || octet == '_';
  }

  private static boolean isTokenOctet(byte octet) {
    return isKeyOctet(octet) || octet == '.' || octet == '~' || octet == '-';
  }
}
