package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.it.AuditTopic;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attacks on the listener end their own connection, with the right code and one event. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttacksIT {
  private static final int CALM = 11;

  /** Of the limit of resets. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** On a busy machine, what others reset may be too long ago. */
  private static final int ROUNDS = 10;

  private BridgeNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = BridgeNode.start(directory, "");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** The port of the client. */
  private int attack(Attack attack) throws IOException {
    try (FrameClient client = FrameClient.open(node)) {
      attack.run(client, node.authority());
      assertThat(client.ending()).isEqualTo(CALM);
      return client.port();
    }
  }

  private double limits(String limit) {
    return node.metric("sluice_http2_limits_total{limit=\"" + limit + "\"}");
  }

  /** Large heads count as resets, of which earlier attacks may have left none. */
  private double limits(Attack attack) {
    return limits(attack.limit) + (attack == Attack.BOMB ? limits("resets") : 0);
  }

  @ParameterizedTest
  @EnumSource(Attack.class)
  void endsItsConnection(Attack attack) throws IOException {
    double before = limits(attack);

    attack(attack);

    await().until(() -> limits(attack) > before);
    await().until(() -> node.metric("sluice_streaming_reserved_bytes") == 0);
  }

  /** The limit of one connection is 200, that of all is four times as many. */
  @Test
  void isEndedSoonerOnFurtherConnections() throws IOException {
    boolean ended = false;
    boolean late = true;
    for (int round = 0; !ended && late && round < ROUNDS; round++) {
      long begun = System.nanoTime();
      for (int connection = 0; connection < 5; connection++) {
        attack(Attack.RAPID_RESET);
      }
      ended = isEndedByOneReset();
      late = System.nanoTime() - begun > WINDOW.toNanos();
    }
    assertThat(ended).isTrue();
  }

  private boolean isEndedByOneReset() throws IOException {
    try (FrameClient client = FrameClient.open(node)) {
      client.frames().request(1, node.authority(), "/held", true);
      client.frames().reset(1);
      client.frames().frame(RawFrames.PING, 0, 0, new byte[8]);
      client.flush();
      await().until(() -> client.isLeft() || client.seen.contains("PONG"));
      return client.isLeft() && client.ending() == CALM;
    }
  }

  @Test
  void isTheReasonOfOneEvent() throws IOException {
    int port = attack(Attack.PINGS);
    int next = attack(Attack.RAPID_RESET);
    try (AuditTopic topic = AuditTopic.open(node.deployment.kafka())) {
      List<JsonObject> events =
          topic.until(
              all ->
                  all.stream().anyMatch(event -> isLast(event, next))
                      && all.stream().anyMatch(event -> isFault(event, port)));
      assertThat(events.stream().filter(event -> isFault(event, port)).map(AttacksIT::detail))
          .containsExactly("HTTP/2: ENHANCE_YOUR_CALM, more than proxy.http2_limits.idle_frames");
    }
  }

  private static boolean isFault(JsonObject event, int port) {
    return isOf(event, port) && detail(event).startsWith("HTTP/2: ");
  }

  private static boolean isLast(JsonObject event, int port) {
    return isOf(event, port) && detail(event).endsWith("resets_per_10s");
  }

  private static boolean isOf(JsonObject event, int port) {
    return event.getJsonObject("src_endpoint", new JsonObject()).getInteger("port", 0) == port;
  }

  private static String detail(JsonObject event) {
    return event.getString("status_detail", "");
  }
}
