package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.websocket.FrameSocket.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that built-ins and the endpoint's own key refuse, change, or do not see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class InspectedSocketsIT {
  static final String SECRET = "sk-canary0123456789abcdefgh";

  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  private static String withSecret(String path) {
    return "{\"path\":\"%s\",\"token\":\"%s\"}".formatted(path, SECRET);
  }

  /** The client reads the code; the origin gets the code alone, and not the message. */
  @ParameterizedTest
  @CsvSource({"TEXT, false", "TEXT, true", "BINARY, false", "BINARY, true"})
  void aDeniedMessageClosesBothSides(String type, boolean deflated) throws IOException {
    String path = "/denied-" + type + deflated;
    int opcode = type.equals("TEXT") ? Frame.TEXT : Frame.BINARY;
    try (FrameSocket socket =
        deflated ? node.openDeflated("deny.test", path) : node.open("deny.test", path)) {
      socket.send(opcode, "harmless".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.receive().text()).isEqualTo("harmless");
      socket.send(opcode, withSecret(path).getBytes(StandardCharsets.UTF_8));

      Message end = socket.receive();
      assertThat(end.isClose()).isTrue();
      assertThat(end.closeCode()).isEqualTo(1008);
      assertThat(end.closeReason()).isEqualTo("middleware_denied");
    }
    assertThat(node.origin().next(path).text()).isEqualTo("harmless");
    Message atOrigin = node.origin().next(path);
    assertThat(atOrigin.isClose()).isTrue();
    assertThat(atOrigin.payload()).isEqualTo(new byte[] {0x03, (byte) 0xf0});

    JsonObject event =
        node.event(
            "websocket.message",
            it -> SocketNode.at(path).test(it) && "Denied".equals(it.getString("action")));
    assertThat(event.getString("status_code")).isEqualTo("middleware_denied");
    assertThat(event.getJsonObject("unmapped").getInteger("close_code")).isEqualTo(1008);
    assertThat(event.encode()).doesNotContain(SECRET);
  }

  @Test
  void theOriginsMessagesAreReadWhereTheEndpointSaysSo() throws IOException {
    String path = "/from-origin";
    node.origin()
        .script(
            path,
            socket -> {
              socket.text(withSecret(path));
              node.origin().keep(path, socket.receive());
            });
    try (FrameSocket denied = node.open("deny.test", path);
        FrameSocket passed = node.open("client.test", path);
        FrameSocket redacted = node.open("redact.test", path)) {
      assertThat(denied.receive().closeReason()).isEqualTo("middleware_denied");
      assertThat(passed.receive().text()).contains(SECRET);
      assertThat(redacted.receive().text()).contains(path).doesNotContain(SECRET);
    }
  }

  @Test
  void aRedactedTextGoesOnWithoutTheSecret() throws IOException {
    try (FrameSocket socket = node.open("redact.test", "/redacted")) {
      socket.text(withSecret("/redacted"));
      assertThat(node.origin().next("/redacted").text())
          .contains("/redacted")
          .doesNotContain(SECRET);
      assertThat(socket.receive().text()).doesNotContain(SECRET);
    }
    JsonObject event =
        node.event(
            "websocket.message",
            it ->
                SocketNode.at("/redacted").test(it)
                    && "client".equals(it.getJsonObject("unmapped").getString("from")));
    assertThat(event.getString("action")).isEqualTo("Modified");
    assertThat(event.getJsonObject("unmapped").getInteger("forwarded_bytes")).isPositive();
  }

  /** Nothing in it could be replaced. */
  @Test
  void aBinaryMessageIsNotRedactedButDenied() throws IOException {
    try (FrameSocket socket = node.open("redact.test", "/binary")) {
      socket.send(Frame.BINARY, withSecret("/binary").getBytes(StandardCharsets.UTF_8));
      assertThat(socket.receive().closeReason()).isEqualTo("middleware_denied");
    }
    assertThat(node.origin().next("/binary").isClose()).isTrue();
  }

  @Test
  void whatIsRecordedAlonePasses() throws IOException {
    try (FrameSocket socket = node.open("record.test", "/recorded")) {
      socket.text(withSecret("/recorded"));
      assertThat(socket.receive().text()).contains(SECRET);
    }
    node.event(
        "finding.service", it -> it.getJsonArray("evidences").encode().contains("\"/recorded\""));
  }

  @ParameterizedTest
  @CsvSource({"nobinary.test, BINARY, 1, 1008", "small.test, TEXT, 1001, 1009"})
  void theEndpointItselfRefuses(String host, String type, int length, int code) throws IOException {
    String path = "/endpoint-" + type;
    try (FrameSocket socket = node.open(host, path)) {
      byte[] payload = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
      socket.send(type.equals("TEXT") ? Frame.TEXT : Frame.BINARY, payload);
      assertThat(socket.receive().closeCode()).isEqualTo(code);
    }
    assertThat(node.origin().next(path).isClose()).isTrue();
  }

  @Test
  void anEntryThatReadsNoMessagesIsToldOrRefuses() throws IOException {
    try (FrameSocket socket = node.open("regex.test", "/uncovered")) {
      socket.text(withSecret("/uncovered"));
      assertThat(socket.receive().text()).contains(SECRET);
    }
    assertThatThrownBy(() -> node.open("required.test", "/required"))
        .isInstanceOf(Handshake.Refused.class)
        .hasMessageContaining("403")
        .hasMessageContaining("middleware_required");
  }

  @ParameterizedTest
  @CsvSource({
    "invalid_utf8, 1007, 8101ff",
    "reserved_opcode, 1002, 838000000000",
    "invalid_fragmentation, 1002, 808000000000",
    "rsv_bits, 1002, c18000000000",
    "unmasked_client_frame, 1002, 810161",
  })
  void aBrokenFrameClosesWithItsCode(String fault, int code, String hex) throws IOException {
    String path = "/broken-" + fault;
    byte[] frame =
        fault.equals("invalid_utf8")
            ? Frame.of(Frame.TEXT, new byte[] {(byte) 0xff}).bytes(true)
            : HexFormat.of().parseHex(hex);
    try (FrameSocket socket = node.open("deny.test", path)) {
      socket.write(frame);
      assertThat(socket.receive().closeCode()).isEqualTo(code);
    }
    assertThat(node.event("websocket.closing", SocketNode.at(path)).getString("status_detail"))
        .isEqualTo(fault);
  }
}
