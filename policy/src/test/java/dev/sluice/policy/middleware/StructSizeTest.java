package dev.sluice.policy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import dev.sluice.config.source.Value;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StructSizeTest {
  @Property(tries = 500)
  void equalsTheSizeThatProtobufWrites(@ForAll("maps") Value.MapValue map) {
    assertThat(EntryReader.StructSize.of(map)).isEqualTo(struct(map).getSerializedSize());
  }

  @Provide
  Arbitrary<Value.MapValue> maps() {
    Arbitrary<Value> scalars =
        Arbitraries.oneOf(
            Arbitraries.just(new Value.NullValue()),
            Arbitraries.of(true, false).map(Value.BoolValue::new),
            Arbitraries.doubles().map(Value.NumberValue::new),
            Arbitraries.strings().ofMaxLength(200).map(Value.TextValue::new));
    Arbitrary<Value> lists = scalars.list().ofMaxSize(5).map(Value.ListValue::new);
    Arbitrary<Value> nested = mapOf(Arbitraries.oneOf(scalars, lists)).map(map -> map);
    return mapOf(Arbitraries.oneOf(scalars, lists, nested));
  }

  private static Arbitrary<Value.MapValue> mapOf(Arbitrary<Value> values) {
    return Arbitraries.maps(Arbitraries.strings().ofMaxLength(20), values)
        .ofMaxSize(5)
        .map(Value.MapValue::new);
  }

  private static Struct struct(Value.MapValue map) {
    Struct.Builder struct = Struct.newBuilder();
    for (Map.Entry<String, Value> field : map.values().entrySet()) {
      struct.putFields(field.getKey(), value(field.getValue()));
    }
    return struct.build();
  }

  private static com.google.protobuf.Value value(Value value) {
    com.google.protobuf.Value.Builder wire = com.google.protobuf.Value.newBuilder();
    return switch (value) {
      case Value.NullValue none -> wire.setNullValue(NullValue.NULL_VALUE).build();
      case Value.BoolValue flag -> wire.setBoolValue(flag.value()).build();
      case Value.NumberValue number -> wire.setNumberValue(number.value()).build();
      case Value.TextValue text -> wire.setStringValue(text.value()).build();
      case Value.MapValue map -> wire.setStructValue(struct(map)).build();
      case Value.ListValue list -> {
        ListValue.Builder values = ListValue.newBuilder();
        list.values().forEach(element -> values.addValues(value(element)));
        yield wire.setListValue(values).build();
      }
    };
  }
}
