package dev.sluice.policy.argument;

import dev.sluice.inspect.body.ArgumentValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** One condition on the value of a pointer, as written. */
public sealed interface ArgumentCondition {
  record OneOf(List<String> globs) implements ArgumentCondition {
    public OneOf {
      globs = List.copyOf(globs);
    }
  }

  /**
   * {@code equals}.
   *
   * @param value a text, a number or a truth value
   */
  record EqualTo(ArgumentValue value) implements ArgumentCondition {}

  /** {@code range}, both ends included. */
  record InRange(BigDecimal least, BigDecimal most) implements ArgumentCondition {}

  /** {@code length_at_most}: of a text in code points, of an array or object in its parts. */
  record LengthAtMost(int most) implements ArgumentCondition {}

  record IsAbsent() implements ArgumentCondition {}

  record OfType(ValueType type) implements ArgumentCondition {}

  /**
   * {@code path_within}.
   *
   * @param root an absolute path in its shortest form
   */
  record PathWithin(String root) implements ArgumentCondition {}

  /**
   * {@code url}.
   *
   * @param schemes in lower case; empty: any
   * @param hosts patterns; empty: any
   * @param port empty: any
   */
  record UrlOf(List<String> schemes, List<String> hosts, OptionalInt port)
      implements ArgumentCondition {
    public UrlOf {
      schemes = List.copyOf(schemes);
      hosts = List.copyOf(hosts);
    }
  }

  /** The types of JSON, as JSON Schema names them. */
  enum ValueType {
    STRING,
    NUMBER,
    INTEGER,
    BOOLEAN,
    OBJECT,
    ARRAY,
    NULL;

    static final Map<String, ValueType> WORDS =
        Map.of(
            "string", STRING,
            "number", NUMBER,
            "integer", INTEGER,
            "boolean", BOOLEAN,
            "object", OBJECT,
            "array", ARRAY,
            "null", NULL);
  }
}
