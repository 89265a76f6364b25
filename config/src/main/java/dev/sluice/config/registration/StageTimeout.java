package dev.sluice.config.registration;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The grammar of a stage's timeout, shared by registrations and manifests: an integer with {@code
 * ms} or {@code s}, 10 ms to 30 s (middleware-contract c.1).
 */
public sealed interface StageTimeout {
  Duration DEFAULT = Duration.ofMillis(500);
  Duration MIN = Duration.ofMillis(10);
  Duration MAX = Duration.ofSeconds(30);

  /** The text is a timeout. */
  record Valid(Duration timeout) implements StageTimeout {}

  /** The text is not a timeout; the detail is fixed by the contract. */
  record Invalid(String detail) implements StageTimeout {}

  /** Reads text of any length; surrounding whitespace is ignored. */
  static StageTimeout parse(String text) {
    String value = text.strip();
    if (value.isEmpty()) {
      return new Invalid("timeout must not be empty");
    }
    boolean millis = value.endsWith("ms");
    if (!millis && !value.endsWith("s")) {
      return new Invalid("invalid timeout '" + value + "'; expected suffix ms or s");
    }
    String digits = value.substring(0, value.length() - (millis ? 2 : 1));
    if (!DIGITS.matcher(digits).matches()) {
      return new Invalid("invalid timeout '" + value + "'");
    }
    // More than nine digits exceed every limit; nine cannot overflow.
    long number = digits.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(digits);
    Duration timeout = millis ? Duration.ofMillis(number) : Duration.ofSeconds(number);
    return timeout.compareTo(MIN) < 0 || timeout.compareTo(MAX) > 0
        ? new Invalid("timeout '" + value + "' must be between 10ms and 30s")
        : new Valid(timeout);
  }

  /** An unsigned integer; leading zeros are harmless. */
  Pattern DIGITS = Pattern.compile("[0-9]+");
}
