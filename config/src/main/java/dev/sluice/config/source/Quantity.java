package dev.sluice.config.source;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Numbers with a unit: {@code 500ms}, {@code 64MiB}. */
final class Quantity {
  private static final Map<String, ChronoUnit> TIMES =
      Map.of(
          "ms", ChronoUnit.MILLIS,
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS);
  private static final Map<String, Integer> SIZES = Map.of("KiB", 10, "MiB", 20, "GiB", 30);

  // Covers every limit in use; no sum or shift of so many digits overflows.
  private static final int MAX_DIGITS = 9;

  private final long number;
  private final String unit;

  private Quantity(long number, String unit) {
    this.number = number;
    this.unit = unit;
  }

  static Optional<Duration> duration(Cursor at, Duration min, Duration max) {
    return duration(at, min, max, "");
  }

  static Optional<Duration> durationOrZero(Cursor at, Duration min, Duration max) {
    return at.isZero()
        ? Optional.of(Duration.ZERO)
        : duration(at, min, max, "; 0 turns the limit off");
  }

  private static Optional<Duration> duration(
      Cursor at, Duration min, Duration max, String alternative) {
    Optional<Duration> duration =
        of(at.node())
            .filter(q -> TIMES.containsKey(q.unit))
            .map(q -> Duration.of(q.number, TIMES.getOrDefault(q.unit, ChronoUnit.FOREVER)))
            .filter(d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0);
    if (duration.isEmpty()) {
      at.error(
          "expected a duration from %s to %s, such as 500ms, 10s, 2m, not %s%s"
              .formatted(written(min), written(max), at.shownQuantity(), alternative));
    }
    return duration;
  }

  static Optional<Long> bytes(Cursor at, long min, long max) {
    Optional<Long> bytes =
        of(at.node())
            .filter(q -> SIZES.containsKey(q.unit))
            .map(q -> q.number << SIZES.getOrDefault(q.unit, 0))
            .filter(b -> b >= min && b <= max);
    if (bytes.isEmpty()) {
      at.error(
          "expected a size from %s to %s, such as 512KiB, 64MiB, 4GiB, not %s"
              .formatted(written(min), written(max), at.shownQuantity()));
    }
    return bytes;
  }

  private static Optional<Quantity> of(Node node) {
    return node instanceof Node.Scalar scalar
            && scalar.value() instanceof Value.TextValue(String text)
        ? of(text)
        : Optional.empty();
  }

  private static Optional<Quantity> of(String text) {
    int digits = 0;
    while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
      digits++;
    }
    if (digits == 0 || digits > MAX_DIGITS) {
      return Optional.empty();
    }
    return Optional.of(
        new Quantity(Long.parseLong(text.substring(0, digits)), text.substring(digits)));
  }

  private static String written(Duration duration) {
    for (String unit : List.of("h", "m", "s")) {
      Duration one = TIMES.getOrDefault(unit, ChronoUnit.FOREVER).getDuration();
      if (!duration.isZero() && duration.equals(one.multipliedBy(duration.dividedBy(one)))) {
        return duration.dividedBy(one) + unit;
      }
    }
    return duration.toMillis() + "ms";
  }

  private static String written(long bytes) {
    for (String unit : List.of("GiB", "MiB")) {
      int shift = SIZES.getOrDefault(unit, 0);
      if (bytes > 0 && bytes >> shift << shift == bytes) {
        return (bytes >> shift) + unit;
      }
    }
    return (bytes >> 10) + "KiB";
  }
}
