package dev.sluice.inspect.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.body.CallReader.Reading;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.body.Requests;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonRpcReaderTest {
  private final JsonRpcReader reader = new JsonRpcReader();

  @Test
  void findsMethodsAndTools() {
    String tool = "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":\"t\"}}";

    assertThat(reader.read(Requests.post("[" + call("1") + "," + tool + "]")))
        .isEqualTo(
            new Reading.Calls(
                List.of(
                    new Call.Method("a", Optional.empty()),
                    new Call.Method("tools/call", Optional.of("t")))));
  }

  @Test
  void limitsBatches() {
    assertThat(isRead(batch(1000))).isTrue();
    assertThat(isRead(batch(1001))).isFalse();
  }

  @Test
  void limitsNesting() {
    assertThat(isRead(nested(128))).isTrue();
    assertThat(isRead(nested(129))).isFalse();
  }

  @Test
  void limitsNumbers() {
    assertThat(isRead(call("1".repeat(1000)))).isTrue();
    assertThat(isRead(call("1".repeat(1001)))).isFalse();
  }

  @Test
  void refusesResponsesWithASentenceOfTheirOwn() {
    assertThat(reader.read(Requests.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")))
        .isEqualTo(
            new Reading.Rejected(
                "JSON-RPC response frames are not permitted from client to server"));
  }

  @Test
  void prefixesItsOtherReasons() {
    assertThat(reader.read(Requests.get(MediaHeaders.NONE, "")))
        .isEqualTo(new Reading.Rejected("JSON-RPC request rejected: not a POST"));
  }

  private boolean isRead(String body) {
    return reader.read(Requests.post(body)) instanceof Reading.Calls;
  }

  private static String call(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"a\"}".formatted(id);
  }

  /** The object of the call is the first level. */
  private static String nested(int levels) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a\",\"params\":"
        + "[".repeat(levels - 1)
        + "]".repeat(levels - 1)
        + "}";
  }

  private static String batch(int times) {
    return "[" + (call("1") + ",").repeat(times - 1) + call("1") + "]";
  }
}
