package dev.sluice.tools.tail;

import dev.sluice.tools.command.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where reading begins. */
public sealed interface StartPoint {
  record Oldest() implements StartPoint {}

  record Next() implements StartPoint {}

  /** The first event that the broker has from this time on. */
  record Since(Instant time) implements StartPoint {}

  /**
   * A time before now, such as {@code 90s}, {@code 10m}, {@code 2h} or {@code 1d}, or an instant of
   * ISO 8601; empty when the text is neither.
   */
  static Optional<StartPoint> since(String text, Instant now) {
    Matcher ago = Pattern.compile("([0-9]{1,6})([smhd])").matcher(text);
    if (ago.matches()) {
      return Optional.of(since(now.minus(unit(ago.group(2), Long.parseLong(ago.group(1))))));
    }
    try {
      return Optional.of(since(Instant.parse(text)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * The value of an option {@code --since}.
   *
   * @throws CommandFailure when it is no time
   */
  static StartPoint ofOption(String text) {
    return since(text, Instant.now())
        .orElseThrow(
            () ->
                CommandFailure.usage(
                    "--since: expected a time ago such as 90s, 10m, 2h or 1d, or an instant such as"
                        + " 2026-01-31T12:00:00Z"));
  }

  /** Kafka has no times before 1970. */
  private static StartPoint since(Instant time) {
    return new Since(time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time);
  }

  private static Duration unit(String unit, long amount) {
    return switch (unit) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
