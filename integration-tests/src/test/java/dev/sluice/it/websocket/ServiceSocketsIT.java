package dev.sluice.it.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.it.SluiceProcess;
import dev.sluice.it.websocket.FrameSocket.Message;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sessions with services: each close code and each end reason of middleware-contract m.4, as a
 * client and the service see them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSockets.Resolver.class)
@Execution(CONCURRENT)
class ServiceSocketsIT {
  private static final int NORMAL = 1;
  private static final int DOWNSTREAM = 2;
  private static final int DENIAL = 4;
  private static final int FAILURE = 5;
  private static final int PROTOCOL = 6;
  private static final int UPSTREAM_FAILURE = 8;
  private static final int POLICY = 9;
  private static final int SKIPPED = 10;
  private static final int UPSTREAM = 11;

  private SluiceProcess newest;
  private SluiceProcess oldest;
  private SocketNode node;

  @BeforeAll
  void start(SharedSockets shared) {
    node = shared.node;
    newest = shared.newest;
    oldest = shared.oldest;
    await().atMost(Duration.ofMinutes(1)).until(() -> isServed("new.test") && isServed("old.test"));
  }

  private boolean isServed(String host) {
    try (FrameSocket socket = node.open(host, "/ready")) {
      socket.text("ready");
      return socket.receive().text().equals("ready");
    } catch (IOException e) {
      return false;
    }
  }

  private void assertEnded(SluiceProcess service, String path, int reason) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        service
                            .printed()
                            .lines()
                            .filter(line -> line.startsWith("end " + path + " ")))
                    .containsExactly("end " + path + " " + reason));
  }

  private SluiceProcess service(String host) {
    return host.equals("old.test") ? oldest : newest;
  }

  @Test
  void aClosedSessionEndsNormally() throws IOException {
    try (FrameSocket socket =
        Handshake.open(
            node.deployment().proxy(),
            node.authority("new.test"),
            "/normal",
            "Sec-WebSocket-Protocol: chat, talk\r\n")) {
      socket.text("replace");
      assertThat(socket.receive().text()).isEqualTo("replaced");
      socket.send(Frame.close(1000));
      assertThat(socket.receive().closeCode()).isEqualTo(1000);
    }
    assertEnded(newest, "/normal", NORMAL);
    assertThat(newest.printed()).contains("start /normal chat");
  }

  @ParameterizedTest
  @CsvSource({"new.test, " + DOWNSTREAM, "old.test, " + DOWNSTREAM})
  void aClientThatLeavesIsToldToTheService(String host, int reason) throws IOException {
    String path = "/client-left-" + host.charAt(0);
    try (FrameSocket socket = node.open(host, path)) {
      socket.text("here");
      socket.receive();
    }
    assertEnded(service(host), path, reason);
  }

  /** Services of 0.0.x know one reason for both sides. */
  @ParameterizedTest
  @CsvSource({"new.test, " + UPSTREAM, "old.test, " + DOWNSTREAM})
  void anOriginThatLeavesIsToldToTheService(String host, int reason) throws IOException {
    String path = "/origin-left-" + host.charAt(0);
    node.origin().script(path, FrameSocket::receive);
    try (FrameSocket socket = node.open(host, path)) {
      socket.text("leave");
      assertEnded(service(host), path, reason);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "deny, " + DENIAL + ", middleware_denied",
    "silent, " + FAILURE + ", middleware_required",
    "wrong sequence, " + FAILURE + ", middleware_required",
  })
  void whatTheServiceSaysClosesWith1008(String text, int reason, String code) throws IOException {
    String path = "/said-" + text.replace(' ', '-');
    try (FrameSocket socket = node.open("new.test", path)) {
      socket.text(text);
      Message end = socket.receive();
      assertThat(end.closeCode()).isEqualTo(1008);
      assertThat(end.closeReason()).isEqualTo(code).doesNotContain("scripted");
    }
    assertThat(node.origin().next(path).payload()).isEqualTo(new byte[] {0x03, (byte) 0xf0});
    assertEnded(newest, path, reason);
  }

  /** A service's own code is in the events alone. */
  @Test
  void aDenialIsToldWithItsCode() throws IOException {
    try (FrameSocket socket = node.open("new.test", "/told")) {
      socket.text("deny");
      socket.receive();
    }
    JsonObject stage =
        node.event(
            "websocket.stage",
            it -> SocketNode.at("/told").test(it) && "Denied".equals(it.getString("action")));
    assertThat(stage.getString("status_code")).isEqualTo("scripted");
    assertThat(stage.getString("message"))
        .isEqualTo(
            "WEBSOCKET_MIDDLEWARE deny config=new implementation=test/new sequence=1"
                + " input_bytes=4 replacement_bytes=- transformed=false reason_code=scripted");
  }

  @ParameterizedTest
  @CsvSource({"reset", "silent", "wrong sequence"})
  void aServiceThatFailsOpenIsSkippedFromThenOn(String text) throws IOException {
    String path = "/open-" + text.replace(' ', '-');
    try (FrameSocket socket = node.open("open.test", path)) {
      for (String sent : List.of(text, "deny")) {
        socket.text(sent);
        assertThat(socket.receive().text()).isEqualTo(sent);
      }
    }
    node.event(
        "finding.platform",
        it ->
            it.encode().contains("openshell.middleware.websocket_stage_disabled")
                && it.encode().contains(path));
  }

  @ParameterizedTest
  @CsvSource({"81, ff, 1007", "83, '', 1002", "80, '', 1002"})
  void aBrokenFrameEndsAsAProtocolError(String first, String payload, int code) throws IOException {
    String path = "/broken-" + first;
    int opcode = Integer.parseInt(first, 16) & 0x0f;
    byte[] bytes = payload.isEmpty() ? new byte[0] : new byte[] {(byte) 0xff};
    try (FrameSocket socket = node.open("new.test", path)) {
      socket.send(Frame.of(opcode, bytes));
      assertThat(socket.receive().closeCode()).isEqualTo(code);
    }
    assertEnded(newest, path, PROTOCOL);
  }

  @Test
  void aMessageOverTheEndpointsLimitIsTooBig() throws IOException {
    try (FrameSocket socket = node.open("new.test", "/big")) {
      socket.text("x".repeat(100_001));
      assertThat(socket.receive().closeCode()).isEqualTo(1009);
    }
    assertEnded(newest, "/big", PROTOCOL);
  }

  @Test
  void policyThatDeniesAMessageEndsTheSession() throws IOException {
    try (FrameSocket socket = node.open("old.test", "/policy")) {
      socket.send(Frame.BINARY, new byte[1]);
      Message end = socket.receive();
      assertThat(end.closeCode() + end.closeReason()).isEqualTo("1008policy_denied");
    }
    assertEnded(oldest, "/policy", POLICY);
  }

  /** A service reads no binary, which is told for each message. */
  @Test
  void binaryPassesAndIsTold() throws IOException {
    try (FrameSocket socket = node.open("new.test", "/binary-told")) {
      socket.split(Frame.BINARY, "abc".getBytes(StandardCharsets.UTF_8), 1);
      assertThat(socket.receive().text()).isEqualTo("abc");
    }
    JsonObject coverage = node.event("websocket.coverage", SocketNode.at("/binary-told"));
    assertThat(coverage.getJsonObject("unmapped").getMap())
        .containsEntry("coverage_state", "unsupported_message_type")
        .containsEntry("websocket_message_type", "binary")
        .containsEntry("websocket_sequence", "1")
        .containsEntry("input_bytes", 3);
  }

  @Test
  void theAnswersToTheHandshakeDecide() throws IOException {
    try (FrameSocket socket = node.open("skip.test", "/skipped")) {
      socket.text("deny");
      assertThat(socket.receive().text()).isEqualTo("deny");
    }
    assertEnded(newest, "/skipped", SKIPPED);
    assertThatThrownBy(() -> node.open("no.test", "/no"))
        .hasMessageContaining("403")
        .hasMessageContaining("middleware_denied");
    assertEnded(newest, "/no", DENIAL);
    assertThatThrownBy(() -> node.open("new.test", SocketOrigin.REFUSED))
        .hasMessageContaining("404");
    assertEnded(newest, SocketOrigin.REFUSED, UPSTREAM_FAILURE);
  }
}
