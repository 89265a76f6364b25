package dev.sluice.config.source;

import java.util.List;
import java.util.Map;

/** A value of a YAML or TOML document, without its position. */
public sealed interface Value {
  record NullValue() implements Value {}

  record BoolValue(boolean value) implements Value {}

  /** Exact as a double; other numbers are refused when read. */
  record NumberValue(double value) implements Value {}

  record TextValue(String value) implements Value {}

  record ListValue(List<Value> values) implements Value {
    public ListValue {
      values = List.copyOf(values);
    }
  }

  /** Keys in document order. */
  record MapValue(Map<String, Value> values) implements Value {
    public static final MapValue EMPTY = new MapValue(Map.of());

    public MapValue {
      values = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(values));
    }
  }
}
