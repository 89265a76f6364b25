package dev.sluice.inspect.body;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A value among the arguments of a call. No {@code toString} shows it. Immutable, any thread. */
public sealed interface ArgumentValue {
  /** Longest text that is kept, in UTF-16 code units. */
  int MAX_TEXT = 8192;

  int MAX_MEMBERS = 1024;

  /** Not read, over a bound, or read differently by different servers. */
  ArgumentValue UNREADABLE = new Unreadable();

  ArgumentValue ABSENT = new Absent();

  /** A text whose surrogates come in pairs. */
  record Text(String text) implements ArgumentValue {
    @Override
    public String toString() {
      return "Text[]";
    }
  }

  /**
   * A text over {@value #MAX_TEXT}.
   *
   * @param length in code points
   */
  record LongText(int length) implements ArgumentValue {
    @Override
    public String toString() {
      return "LongText[]";
    }
  }

  /**
   * A number, exactly as written.
   *
   * @param whole written without fraction and exponent
   */
  record Decimal(BigDecimal value, boolean whole) implements ArgumentValue {
    @Override
    public String toString() {
      return "Decimal[]";
    }
  }

  record Truth(boolean holds) implements ArgumentValue {
    @Override
    public String toString() {
      return "Truth[]";
    }
  }

  record Null() implements ArgumentValue {}

  record Elements(List<ArgumentValue> values) implements ArgumentValue {
    public Elements {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return "Elements[]";
    }
  }

  record Members(Map<String, ArgumentValue> values) implements ArgumentValue {
    // Its buckets become trees, so that keys of one hash cost little.
    public Members {
      values = Collections.unmodifiableMap(new HashMap<>(values));
    }

    @Override
    public String toString() {
      return "Members[]";
    }
  }

  record Absent() implements ArgumentValue {}

  record Unreadable() implements ArgumentValue {}

  /**
   * Of a recorded call, whose arguments are in no record.
   *
   * @param favorable every allow rule fits and no deny rule does; otherwise the reverse
   */
  record Unrecorded(boolean favorable) implements ArgumentValue {}
}
