package dev.sluice.detect.opaque;

import dev.sluice.detect.check.Randomness;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells random letters and digits from words, numbers and identifiers, by how often the kind of
 * character changes. Any thread.
 *
 * @param text ASCII
 * @param changes from a small letter, a capital or a digit to another of these kinds
 */
record RandomRun(String text, int digits, int changes, int separators, boolean isMixed) {
  // Between separators; words joined by them are shorter, or no random text.
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]{11,}");

  // Least entropy in bits per character; 20 random hexadecimal digits have 3.4 on average.
  private static final double FLOOR = 2.9;

  // Of letters of one case and digits: random base32 changes at 30 of 100 characters.
  private static final int CHANGES_OF_ONE_CASE = 12;

  // Of both cases: random base64 changes at 62 of 100, and joined words at about 33.
  private static final int CHANGES_OF_BOTH = 40;

  private static final int HUNDRED = 100;
  private static final int LEAST_DIGITS = 2;

  // One separator in so many characters, at most. Random base64 has one in 32.
  private static final int PER_SEPARATOR = 8;

  private enum Kind {
    SMALL,
    CAPITAL,
    DIGIT,
    SEPARATOR;

    static Kind of(char c) {
      if (c >= 'a' && c <= 'z') {
        return SMALL;
      }
      return c >= 'A' && c <= 'Z' ? CAPITAL : c >= '0' && c <= '9' ? DIGIT : SEPARATOR;
    }
  }

  static RandomRun of(String text) {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    int changes = 0;
    Kind before = Kind.SEPARATOR;
    for (int i = 0; i < text.length(); i++) {
      Kind kind = Kind.of(text.charAt(i));
      counts.merge(kind, 1, Integer::sum);
      changes += kind != before && kind != Kind.SEPARATOR && before != Kind.SEPARATOR ? 1 : 0;
      before = kind;
    }
    return new RandomRun(
        text,
        counts.getOrDefault(Kind.DIGIT, 0),
        changes,
        counts.getOrDefault(Kind.SEPARATOR, 0),
        counts.containsKey(Kind.SMALL) && counts.containsKey(Kind.CAPITAL));
  }

  /** Without the text, which may be a secret. */
  @Override
  public String toString() {
    return "RandomRun[" + text.length() + " characters]";
  }

  boolean isRandom() {
    return separators * PER_SEPARATOR <= text.length() && isVaried() && hasRandomWord();
  }

  boolean isVaried() {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return (isMixed || digits >= LEAST_DIGITS)
        && changes * HUNDRED >= text.length() * (isMixed ? CHANGES_OF_BOTH : CHANGES_OF_ONE_CASE)
        && Randomness.bits(bytes, 0, bytes.length) >= FLOOR;
  }

  private boolean hasRandomWord() {
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      if (of(words.group()).isVaried()) {
        return true;
      }
    }
    return false;
  }
}
