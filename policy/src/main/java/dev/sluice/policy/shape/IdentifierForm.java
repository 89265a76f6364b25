package dev.sluice.policy.shape;

import java.util.Optional;

/** Forms of segments that name one thing of many, so that the next request has another one. */
public enum IdentifierForm {
  DIGITS("digits"),
  /** RFC 9562, section 4. */
  UUID("UUIDs"),
  /** 26 characters of Crockford's base 32, of which the first is 0 to 7 (github.com/ulid/spec). */
  ULID("ULIDs"),
  /** Seven digits or more with a decimal one, since words such as {@code facade} have none. */
  HEX("hexadecimal digits"),
  /** 16 characters or more; words joined by dashes have no capital letter or no decimal digit. */
  BASE64URL("base64url");

  private static final int LEAST_HEX = 7;
  private static final int LEAST_BASE64 = 16;
  private static final int ULID_LENGTH = 26;
  private static final int UUID_LENGTH = 36;
  private static final int MOST_PADDING = 2;

  private final String words;

  IdentifierForm(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }

  public static Optional<IdentifierForm> of(String segment) {
    if (segment.isEmpty()) {
      return Optional.empty();
    }
    Counts counts = Counts.of(segment);
    int length = segment.length();
    if (counts.digits == length) {
      return Optional.of(DIGITS);
    }
    if (length == UUID_LENGTH && isUuid(segment)) {
      return Optional.of(UUID);
    }
    if (length == ULID_LENGTH && isUlid(segment)) {
      return Optional.of(ULID);
    }
    if (length >= LEAST_HEX && counts.hex == length && counts.digits > 0) {
      return Optional.of(HEX);
    }
    return counts.isBase64Url(length) ? Optional.of(BASE64URL) : Optional.empty();
  }

  private static boolean isUuid(String segment) {
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = segment.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUlid(String segment) {
    char first = segment.charAt(0);
    return first >= '0' && first <= '7' && segment.chars().allMatch(IdentifierForm::isCrockford);
  }

  private static boolean isCrockford(int c) {
    int upper = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
    return (c >= '0' && c <= '9') || (upper >= 'A' && upper <= 'Z' && "ILOU".indexOf(upper) < 0);
  }

  private static final class Counts {
    private int digits;
    private int hex;
    private int upper;
    private int lower;
    private int marks;
    private int padding;

    static Counts of(String segment) {
      Counts counts = new Counts();
      for (int i = 0; i < segment.length(); i++) {
        counts.count(segment.charAt(i));
      }
      if (counts.padding > 0 && segment.indexOf('=') != segment.length() - counts.padding) {
        counts.padding = MOST_PADDING + 1;
      }
      return counts;
    }

    private void count(int c) {
      if (c >= '0' && c <= '9') {
        digits++;
        hex++;
      } else if (c >= 'A' && c <= 'Z') {
        upper++;
        hex += c <= 'F' ? 1 : 0;
      } else if (c >= 'a' && c <= 'z') {
        lower++;
        hex += c <= 'f' ? 1 : 0;
      } else if (c == '-' || c == '_') {
        marks++;
      } else if (c == '=') {
        padding++;
      }
    }

    private boolean isBase64Url(int length) {
      return padding <= MOST_PADDING
          && digits + upper + lower + marks + padding == length
          && length - padding >= LEAST_BASE64
          && digits > 0
          && upper > 0
          && lower > 0;
    }
  }
}
