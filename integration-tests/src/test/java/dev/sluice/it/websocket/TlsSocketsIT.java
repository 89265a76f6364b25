package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.websocket.FrameSocket.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of {@code wss}, in a tunnel whose TLS is terminated. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class TlsSocketsIT {
  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.TEXT, Frame.BINARY})
  void aDeniedMessageClosesBothSides(int opcode) throws IOException {
    String path = "/tls-denied-" + opcode;
    String secret = InspectedSocketsIT.SECRET;
    try (FrameSocket socket = node.openTls("client.test", path, "")) {
      socket.send(opcode, "harmless".getBytes(StandardCharsets.UTF_8));
      assertThat(socket.receive().text()).isEqualTo("harmless");
      socket.send(opcode, ("token=" + secret).getBytes(StandardCharsets.UTF_8));

      Message end = socket.receive();
      assertThat(end.closeCode()).isEqualTo(1008);
      assertThat(end.closeReason()).isEqualTo("middleware_denied");
    }
    assertThat(node.origin().next(path).text()).isEqualTo("harmless");
    assertThat(node.origin().next(path).payload()).isEqualTo(new byte[] {0x03, (byte) 0xf0});
    JsonObject event =
        node.event(
            "websocket.message",
            it -> SocketNode.at(path).test(it) && "Denied".equals(it.getString("action")));
    assertThat(event.getJsonObject("url").getString("scheme")).isEqualTo("wss");
    assertThat(event.encode()).doesNotContain(secret);
  }
}
