package dev.sluice.chain.contract;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import dev.sluice.config.source.Value;

/** Converts an entry's {@code config} to the message that services receive. */
public final class StructConfig {
  private StructConfig() {}

  public static Struct of(Value.MapValue config) {
    Struct.Builder struct = Struct.newBuilder();
    config.values().forEach((key, value) -> struct.putFields(key, of(value)));
    return struct.build();
  }

  private static com.google.protobuf.Value of(Value value) {
    com.google.protobuf.Value.Builder built = com.google.protobuf.Value.newBuilder();
    switch (value) {
      case Value.NullValue nothing -> built.setNullValue(NullValue.NULL_VALUE);
      case Value.BoolValue bool -> built.setBoolValue(bool.value());
      case Value.NumberValue number -> built.setNumberValue(number.value());
      case Value.TextValue text -> built.setStringValue(text.value());
      case Value.ListValue list -> built.setListValue(of(list));
      case Value.MapValue map -> built.setStructValue(of(map));
    }
    return built.build();
  }

  private static ListValue of(Value.ListValue list) {
    ListValue.Builder built = ListValue.newBuilder();
    list.values().forEach(value -> built.addValues(of(value)));
    return built.build();
  }
}
