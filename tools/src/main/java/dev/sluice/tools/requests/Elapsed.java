package dev.sluice.tools.requests;

import java.time.Duration;
import java.util.Locale;

/** Durations in the unit that people would say, up to years in at most seven characters. */
final class Elapsed {
  private Elapsed() {}

  private static final double NANOS_PER_MILLI = 1e6;

  /** For example {@code 0.21 ms}, {@code 37 ms}, {@code 1.25 s}, {@code 2m05s}, {@code 3h12m}. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis == 0 && duration.toNanos() > 0
          ? String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / NANOS_PER_MILLI)
          : millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, millis < 10_000 ? "%.2f s" : "%.1f s", millis / 1000.0);
    }
    if (duration.toHours() < 1) {
      return String.format(Locale.ROOT, "%dm%02ds", duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() < 4
        ? String.format(Locale.ROOT, "%dh%02dm", duration.toHours(), duration.toMinutesPart())
        : duration.toDays() + " days";
  }
}
