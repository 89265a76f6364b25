package dev.sluice.config.policy.middleware;

import dev.sluice.config.source.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** How many bytes a config takes as a protobuf Struct, which is how services receive it. */
final class StructSize {
  /** Largest config that the contract carries. */
  static final int MAX_BYTES = 64 << 10;

  private static final int TAG = 1;

  private StructSize() {}

  static long of(Value.MapValue struct) {
    long size = 0;
    for (Map.Entry<String, Value> field : struct.values().entrySet()) {
      long key = TAG + delimited(utf8(field.getKey()));
      long value = TAG + delimited(of(field.getValue()));
      size += TAG + delimited(key + value);
    }
    return size;
  }

  private static long of(Value value) {
    return switch (value) {
      case Value.NullValue none -> TAG + 1;
      case Value.BoolValue flag -> TAG + 1;
      case Value.NumberValue number -> TAG + Double.BYTES;
      case Value.TextValue(String text) -> TAG + delimited(utf8(text));
      case Value.ListValue list -> TAG + delimited(elements(list));
      case Value.MapValue map -> TAG + delimited(of(map));
    };
  }

  private static long elements(Value.ListValue list) {
    return list.values().stream().mapToLong(value -> TAG + delimited(of(value))).sum();
  }

  private static long utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long delimited(long length) {
    int varint = 1;
    for (long rest = length >>> 7; rest != 0; rest >>>= 7) {
      varint++;
    }
    return varint + length;
  }
}
