package dev.sluice.config.source;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers that a protobuf Struct, which holds doubles, carries without loss. */
final class ExactNumber {
  static final int MAX_DIGITS = 400;

  private ExactNumber() {}

  static Value.NumberValue of(Location at, BigInteger integer) {
    double value = integer.doubleValue();
    if (Double.isInfinite(value) || !new BigDecimal(value).toBigInteger().equals(integer)) {
      throw inexact(at);
    }
    return new Value.NumberValue(value);
  }

  static Value.NumberValue of(Location at, String decimal) {
    double value = parse(at, decimal);
    if (!Double.isFinite(value)) {
      throw new UnreadableException(at, "not a finite number");
    }
    return new Value.NumberValue(value);
  }

  static UnreadableException inexact(Location at) {
    return new UnreadableException(
        at, "a double cannot hold this integer exactly; write it as text in quotes");
  }

  private static double parse(Location at, String decimal) {
    try {
      return Double.parseDouble(decimal);
    } catch (NumberFormatException e) {
      throw new UnreadableException(at, "not a finite number");
    }
  }
}
