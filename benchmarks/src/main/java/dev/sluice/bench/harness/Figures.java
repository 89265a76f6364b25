package dev.sluice.bench.harness;

import java.util.Locale;

/** Numbers as the table shows them. */
final class Figures {
  private Figures() {}

  /** Without digits that say nothing: 0.75, 20, 1.3. */
  static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  static String rate(double value) {
    return String.format(Locale.ROOT, "%,.0f/s", value);
  }

  static String micros(double value) {
    return String.format(Locale.ROOT, "%,.1f us", value);
  }

  static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", part * 100);
  }

  /** A dash for what was not measured. */
  static String known(double value, String format) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
