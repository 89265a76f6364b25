package dev.sluice.detect.check;

import dev.sluice.detect.text.ByteClass;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Tells a password that a program or a careful person made from a placeholder, a reference and an
 * identifier. A password that is a plain word passes unseen, because documentation is full of them.
 *
 * @param minLength in bytes
 * @param minBits least entropy, in bits per character
 */
public record PlausiblePassword(int minLength, double minBits) implements SecretCheck {
  public static final SecretCheck IN_URL = new PlausiblePassword(6, 2.25);
  public static final SecretCheck ASSIGNED = new PlausiblePassword(12, 3.0);

  /** Longest password, in bytes. */
  public static final int LONGEST = 200;

  // A replacement begins with one of these, so a redacted value is never a finding.
  private static final ByteClass REFERENCE = ByteClass.of("*#<>()[]{}|!?~$%@&=,;:");

  private static final ByteClass LOWER = ByteClass.of("a-z");
  private static final ByteClass UPPER = ByteClass.of("A-Z");
  private static final ByteClass FORBIDDEN = ByteClass.of("<>{}()[]\"'`\\\\");

  // Changes between kinds of characters that words joined to an identifier do not reach.
  private static final int MIN_CHANGES = 3;

  // Longest run of lower-case letters of a random text, but for one in thousands.
  private static final int MAX_LETTERS = 9;

  private static final List<String> STOP_LIST =
      List.of(
          "pass",
          "p4ss",
          "p@ss",
          "pwd",
          "secret",
          "changeme",
          "change-me",
          "change_me",
          "example",
          "sample",
          "dummy",
          "placeholder",
          "replace",
          "insert",
          "your",
          "xxx",
          "***",
          "...",
          "test",
          "fake",
          "mock",
          "foobar",
          "hunter2",
          "12345",
          "abcdef",
          "qwerty",
          "letmein",
          "redacted",
          "hidden",
          "masked",
          "undefined",
          "null",
          "none",
          "process.env",
          "environ",
          "getenv",
          "token",
          "apikey",
          "api_key",
          "api-key",
          "localhost",
          "default",
          "correcthorse",
          "deadbeef",
          "s3cr3t",
          "todo",
          "key");

  @Override
  public boolean accepts(byte[] bytes, int start, int end) {
    int length = end - start;
    if (length < minLength || length > LONGEST || REFERENCE.has(bytes[start])) {
      return false;
    }
    return isMixed(bytes, start, end)
        && Randomness.bits(bytes, start, end) >= minBits
        && !isStopped(bytes, start, end);
  }

  private boolean isMixed(byte[] bytes, int start, int end) {
    int changes = 0;
    int letters = 0;
    boolean digit = false;
    boolean letter = false;
    for (int at = start; at < end; at++) {
      if (FORBIDDEN.has(bytes[at]) || bytes[at] <= ' ' || bytes[at] > '~') {
        return false;
      }
      changes += at > start && kind(bytes[at]) != kind(bytes[at - 1]) ? 1 : 0;
      letters = LOWER.has(bytes[at]) ? letters + 1 : 0;
      if (letters > MAX_LETTERS) {
        return false;
      }
      digit |= ByteClass.DIGIT.has(bytes[at]);
      letter |= kind(bytes[at]) < 2;
    }
    return letter && digit && changes >= Math.min(MIN_CHANGES, minLength / 4);
  }

  private static int kind(byte c) {
    if (LOWER.has(c)) {
      return 0;
    }
    return UPPER.has(c) ? 1 : ByteClass.DIGIT.has(c) ? 2 : 3;
  }

  public static boolean isStopped(byte[] bytes, int start, int end) {
    String text =
        new String(bytes, start, end - start, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    return STOP_LIST.stream().anyMatch(text::contains);
  }
}
