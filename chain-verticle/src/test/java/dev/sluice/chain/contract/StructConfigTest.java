package dev.sluice.chain.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.sluice.config.source.Value.BoolValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.NumberValue;
import dev.sluice.config.source.Value.TextValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StructConfigTest {
  @Test
  void keepsEveryKindOfValue() {
    MapValue config =
        new MapValue(
            Map.of(
                "none", new dev.sluice.config.source.Value.NullValue(),
                "on", new BoolValue(true),
                "count", new NumberValue(1.5),
                "name", new TextValue("x"),
                "list", new dev.sluice.config.source.Value.ListValue(List.of(new TextValue("y"))),
                "inner", new MapValue(Map.of("k", new BoolValue(false)))));

    Struct struct = StructConfig.of(config);

    assertThat(struct.getFieldsMap())
        .hasSize(6)
        .containsEntry("none", Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
        .containsEntry("on", Value.newBuilder().setBoolValue(true).build())
        .containsEntry("count", Value.newBuilder().setNumberValue(1.5).build())
        .containsEntry("name", text("x"));
    assertThat(struct.getFieldsOrThrow("list").getListValue())
        .isEqualTo(ListValue.newBuilder().addValues(text("y")).build());
    assertThat(struct.getFieldsOrThrow("inner").getStructValue().getFieldsOrThrow("k"))
        .isEqualTo(Value.newBuilder().setBoolValue(false).build());
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }
}
