package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.websocket.FrameSocket.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets of a handshake that its origin sends back in messages, compressed or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class ScrubbedSocketsIT {
  private static final String SECRET = SharedSockets.SECRET;
  private static final String HOLDER = SharedSockets.HOLDER;
  private static final String HOST = "echo.test";

  private final AtomicInteger paths = new AtomicInteger();
  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void noneReachesTheClient(int opcode, boolean deflated) throws IOException {
    String path = "/echo-" + paths.incrementAndGet();
    String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
    byte[] sent =
        ("{\"é\":\"" + SECRET + "\",\"b\":\"" + base64 + "\"}").getBytes(StandardCharsets.UTF_8);
    node.origin()
        .script(
            path,
            socket -> {
              socket.bytewise(opcode, sent).split(opcode, sent, 12).send(opcode, sent);
              socket.send(opcode, "clean".getBytes(StandardCharsets.UTF_8)).receive();
            });
    try (FrameSocket socket = open(path, deflated)) {
      for (int i = 0; i < 3; i++) {
        Message message = socket.receive();
        assertThat(message.opcode()).isEqualTo(opcode);
        assertThat(message.text())
            .startsWith("{\"é\":\"" + HOLDER + "\",\"b\":\"")
            .doesNotContain(SECRET, base64);
      }
      assertThat(socket.receive().text()).isEqualTo("clean");
      socket.send(Frame.of(Frame.CLOSE, new byte[] {3, (byte) 0xe8}));
    }
    told(path);
  }

  private void told(String path) {
    JsonObject event =
        node.event(
            "http.exchange",
            it ->
                it.encode().contains('"' + path + '"')
                    && it.getJsonObject("unmapped").containsKey("messages"));
    JsonObject messages = event.getJsonObject("unmapped").getJsonObject("messages");
    assertThat(messages.getJsonArray("scrubbed").getString(0)).isEqualTo("KEY");
    assertThat(messages.getInteger("scrub_replacements")).isEqualTo(6);
    assertThat(event.encode()).doesNotContain(SECRET);
  }

  private FrameSocket open(String path, boolean deflated) throws IOException {
    String offer = deflated ? "Sec-WebSocket-Extensions: " + Handshake.DEFLATE + "\r\n" : "";
    FrameSocket socket =
        Handshake.open(
            node.deployment().proxy(),
            node.authority(HOST),
            path,
            offer + "Authorization: Bearer " + HOLDER + "\r\n");
    assertThat(socket.isDeflated()).isEqualTo(deflated);
    return socket;
  }
}
