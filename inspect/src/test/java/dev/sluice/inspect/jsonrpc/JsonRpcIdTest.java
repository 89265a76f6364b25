package dev.sluice.inspect.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcIdTest {
  private static final String LONGEST = "x".repeat(JsonRpcId.MAX_TEXT);

  private static JsonRpcId id(String body) {
    return JsonRpcId.of(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)));
  }

  private static JsonRpcId ofValue(String value) {
    return id("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"id\":9},\"id\":" + value + "}");
  }

  @Test
  void isANumberOrAText() {
    assertThat(ofValue("7")).isEqualTo(new JsonRpcId.Numeric(7));
    assertThat(ofValue("-7")).isEqualTo(new JsonRpcId.Numeric(-7));
    assertThat(ofValue("999999999999999")).isEqualTo(new JsonRpcId.Numeric(999_999_999_999_999L));
    assertThat(ofValue("\"a-1\"")).isEqualTo(new JsonRpcId.Textual("a-1"));
    assertThat(ofValue('"' + LONGEST + '"')).isEqualTo(new JsonRpcId.Textual(LONGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1.5",
        "1e3",
        "true",
        "{}",
        "[1]",
        "1234567890123456",
        "1,\"id\":2",
        "1,\"ID\":2",
      })
  void otherValuesAreUnknown(String value) {
    assertThat(ofValue(value)).isEqualTo(new JsonRpcId.Unknown());
  }

  @Test
  void aLongerTextIsUnknown() {
    assertThat(ofValue('"' + LONGEST + "x\"")).isEqualTo(new JsonRpcId.Unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "7", "{}", "[{\"id\":1}]", "{\"id\":1}x", "{\"id\":1"})
  void otherBodiesHaveNone(String body) {
    assertThat(id(body)).isEqualTo(new JsonRpcId.Unknown());
  }

  @Test
  void aLargeBodyIsNotRead() {
    String before = "{\"id\":1,\"x\":\"";
    String end = "\"}";
    String rest = "x".repeat(JsonRpcId.MAX_BODY - before.length() - end.length());

    assertThat(id(before + rest + end)).isEqualTo(new JsonRpcId.Numeric(1));
    assertThat(id(before + rest + "x" + end)).isEqualTo(new JsonRpcId.Unknown());
  }

  @Test
  void theTextIsInNoString() {
    assertThat(ofValue("\"chosen\"").toString()).doesNotContain("chosen");
  }

  @Test
  void theBodyStaysWhereItIs() {
    ByteBuffer body = ByteBuffer.wrap("{\"id\":1}".getBytes(StandardCharsets.UTF_8));
    JsonRpcId.of(body);

    assertThat(body.position()).isZero();
  }

  @Property
  boolean everyBodyHasAnAnswer(@ForAll byte[] body) {
    return JsonRpcId.of(ByteBuffer.wrap(body)) != null;
  }
}
