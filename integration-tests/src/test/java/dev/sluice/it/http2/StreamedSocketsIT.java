package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets that clients open as streams (RFC 8441). */
class StreamedSocketsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ALLOWED = "full, upgrades: allow";
  private static final int PROTOCOL_ERROR = 1;
  private static final int REFUSED = 403;

  /** The origin answers 200 where it has no WebSocket, which the client would take for one. */
  private static final int NO_SWITCH = 502;

  /** A masked frame whose key is zero: text, five octets. */
  private static final byte[] HELLO = {
    (byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'
  };

  private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8};
  private static final byte[] PING = {(byte) 0x89, (byte) 0x83, 0, 0, 0, 0, 'k', 'e', 'y'};
  private static final byte[] CLOSE_WITH_REASON = {
    (byte) 0x88, (byte) 0x85, 0, 0, 0, 0, 3, (byte) 0xe8, 'k', 'e', 'y'
  };

  @TempDir private static Path directory;
  private static BridgeNode node;

  @BeforeAll
  static void start() throws IOException {
    node = BridgeNode.start(directory, "");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void allow() throws IOException {
    node.admit(ALLOWED);
    answers(NO_SWITCH);
  }

  /**
   * Waits for what becomes of a WebSocket to a path that is none. The end of a policy's tunnels may
   * meet the one that asks.
   */
  private static void answers(int status) {
    await()
        .ignoreExceptionsInstanceOf(IOException.class)
        .untilAsserted(
            () ->
                assertThat(outcome("/", false, version()))
                    .isEqualTo(new StreamOutcome.Answered(status)));
  }

  private static void opens(FrameClient client, int stream, String path) {
    byte[] block =
        RawFrames.block(
            "CONNECT",
            node.authority(),
            path,
            ":protocol",
            "websocket",
            "sec-websocket-version",
            "13");
    client.frames().frame(RawFrames.HEADERS, RawFrames.END_HEADERS, stream, block);
    client.flush();
  }

  private static FrameClient opened() throws IOException {
    FrameClient client = FrameClient.open(node);
    opens(client, 1, "/socket");
    client.sees("HEADERS 1");
    return client;
  }

  private static void sends(FrameClient client, int stream, byte[] frame) {
    client.frames().frame(RawFrames.DATA, 0, stream, frame);
    client.flush();
  }

  private static StreamOutcome outcome(String path, boolean end, StreamField... more)
      throws IOException {
    List<StreamField> fields = new ArrayList<>();
    fields.add(new StreamField(":method", "CONNECT"));
    fields.add(new StreamField(":protocol", "websocket"));
    fields.add(new StreamField(":scheme", "https"));
    fields.add(new StreamField(":authority", node.authority()));
    fields.add(new StreamField(":path", path));
    fields.addAll(List.of(more));
    try (RawStreams client =
        RawStreams.open(
            node.deployment.proxy(), node.deployment.ca(), node.authority(), PATIENCE)) {
      return client.exchange(List.of(new StreamFrame.Fields(fields, end)));
    }
  }

  private static StreamField version() {
    return new StreamField("sec-websocket-version", "13");
  }

  @Test
  void manyShareAConnectionWithRequests() throws IOException {
    try (FrameClient client = FrameClient.open(node)) {
      for (int stream = 1; stream < 20; stream += 2) {
        opens(client, stream, "/socket");
        client.sees("HEADERS " + stream);
        sends(client, stream, HELLO);
      }
      client.frames().request(21, node.authority(), "/", true);
      client.flush();
      client.sees("DATA 21 5 end");
      for (int stream = 1; stream < 20; stream += 2) {
        client.sees("DATA " + stream + " 7");
      }
    }
  }

  @Test
  void aClosedOneEndsItsStreamAlone() throws IOException {
    try (FrameClient client = opened()) {
      sends(client, 1, CLOSE);
      client.sees("DATA 1 0 end");
      opens(client, 3, "/socket");
      client.sees("HEADERS 3");
    }
  }

  @Test
  void aResetClosesTheOrigins() throws IOException {
    try (FrameClient client = opened()) {
      await().until(() -> node.sockets.size() == 1);
      client.frames().reset(1);
      client.flush();
      await().until(node.sockets::isEmpty);
      client.frames().request(3, node.authority(), "/", true);
      client.flush();
      client.sees("DATA 3 5 end");
    }
  }

  @Test
  void anOriginThatLeavesEndsTheStream() throws IOException {
    try (FrameClient client = opened()) {
      await().until(() -> node.sockets.size() == 1);
      node.sockets.forEach(ServerWebSocket::end);
      client.sees("DATA 1 4");
      sends(client, 1, CLOSE);
      client.sees("DATA 1 0 end");
    }
  }

  /** The origin echoes the reason that it gets. */
  @Test
  void controlFramesCarryNothingWhereMessagesAreRead() throws IOException {
    // Both policies admit the socket alike: the next test could not tell which one applies.
    node.admit("full, upgrades: refuse");
    answers(REFUSED);
    node.admit(ALLOWED + ", messages: {binary: deny}");
    answers(NO_SWITCH);
    try (FrameClient client = opened()) {
      sends(client, 1, PING);
      client.sees("DATA 1 5");
      sends(client, 1, CLOSE_WITH_REASON);
      client.sees("DATA 1 4");
    }
    // The next test is to find that this policy is gone.
    node.admit("full, upgrades: refuse");
    answers(REFUSED);
  }

  @Test
  void endsWithItsPolicy() throws IOException {
    try (FrameClient client = opened()) {
      node.admit("read-only");
      client.sees("DATA 1 0 end");
      assertThat(client.ending()).isZero();
    }
    await().until(node.sockets::isEmpty);
  }

  @Test
  void policyRefusesUpgrades() throws IOException {
    node.admit("full, upgrades: refuse");
    answers(REFUSED);
  }

  @Test
  void whatIsNoHandshakeIsRefused() throws IOException {
    assertThat(outcome("/socket", true, version()))
        .isEqualTo(new StreamOutcome.Reset(PROTOCOL_ERROR));
    assertThat(outcome("/socket", false, version(), new StreamField("content-length", "0")))
        .isEqualTo(new StreamOutcome.Reset(PROTOCOL_ERROR));
    assertThat(outcome("/socket", false)).isNotEqualTo(new StreamOutcome.Answered(200));
  }

  @Test
  void isAuditedAsAWebSocketOfHttp2() throws IOException {
    try (AuditTopic topic = AuditTopic.open(node.deployment.kafka());
        FrameClient client = opened()) {
      sends(client, 1, CLOSE);
      client.sees("DATA 1 0 end");
      topic.until(events -> events.stream().anyMatch(StreamedSocketsIT::isSocket));
    }
  }

  private static boolean isSocket(JsonObject event) {
    JsonObject request = event.getJsonObject("http_request", new JsonObject());
    return "2".equals(request.getString("version"))
        && "/socket".equals(request.getJsonObject("url", new JsonObject()).getString("path"))
        && event.getJsonObject("http_response", new JsonObject()).getInteger("code", 0) == 101;
  }
}
