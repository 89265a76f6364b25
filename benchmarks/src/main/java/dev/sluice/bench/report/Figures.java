package dev.sluice.bench.report;

import java.util.Locale;

/** Formats numbers for the tables. */
public final class Figures {
  private Figures() {}

  /** Two decimals, none for whole numbers. */
  public static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /** Per second, in whole numbers. */
  public static String rate(double value) {
    return String.format(Locale.ROOT, "%,.0f/s", value);
  }

  /** In microseconds. */
  public static String micros(double value) {
    return String.format(Locale.ROOT, "%,.1f us", value);
  }

  /** A part of one in percent. */
  public static String percent(double part) {
    return String.format(Locale.ROOT, "%.0f %%", part * 100);
  }

  /** A dash for NaN. */
  public static String known(double value, String format) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }
}
