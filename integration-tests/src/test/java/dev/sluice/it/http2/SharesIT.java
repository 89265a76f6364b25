package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Streams of one connection, and what they take from each other and from the node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class SharesIT {
  private static final String SETTINGS =
      """
        timeouts: {send: 5s}
        capacity: {streaming: 16MiB}
      """;
  private static final int LARGE = 1 << 30;
  private static final String RESERVED = "sluice_streaming_reserved_bytes";

  private BridgeNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = BridgeNode.start(directory, SETTINGS);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private void awaitRelease() {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(node.metric(RESERVED)).isZero());
  }

  @Test
  void aShortResponseDoesNotWaitForAnEndlessOne() throws IOException {
    try (FrameClient client = FrameClient.open(node)) {
      client.frames().initialWindow(LARGE).windowUpdate(0, LARGE);
      client.frames().request(1, node.authority(), "/endless", true);
      client.flush();
      await().until(() -> client.seen.size() > 100);
      client.frames().request(3, node.authority(), "/", true);
      client.flush();

      client.sees("DATA 3 5 end");
      assertThat(client.isLeft()).isFalse();
    }
    awaitRelease();
  }

  /** A full window stops its own stream, and after a while ends it. */
  @Test
  void aStreamThatIsNotReadEndsAlone() throws IOException {
    try (FrameClient client = FrameClient.open(node)) {
      client.frames().windowUpdate(0, LARGE);
      client.frames().request(1, node.authority(), "/endless", true);
      client.frames().request(3, node.authority(), "/", true);
      client.flush();

      client.sees("DATA 3 5 end");
      client.sees("RST 1 2");
      client.frames().request(5, node.authority(), "/", true);
      client.flush();
      client.sees("DATA 5 5 end");
    }
    awaitRelease();
  }

  @Test
  void aClientThatReadsNothingIsCutOff() throws IOException {
    try (FrameClient client = FrameClient.silent(node)) {
      client.frames().initialWindow(LARGE).windowUpdate(0, LARGE);
      client.frames().request(1, node.authority(), "/endless", true);
      client.flush();
      await().until(() -> node.metric(RESERVED) > 0);

      awaitRelease();
    }
  }

  /** Origins end connections with many resets, and with them the requests of others. */
  @Test
  void droppedRequestsDoNotCollectOnOneConnectionToTheOrigin() throws IOException {
    node.connections.clear();
    try (FrameClient client = FrameClient.open(node)) {
      for (int id = 1; id < 2 * 60; id += 2) {
        client.frames().request(id, node.authority(), "/held", true);
        client.flush();
        client.sees("DATA " + id + " 5");
        client.frames().reset(id);
      }
      client.flush();
    }
    awaitRelease();
    assertThat(node.connections).hasSizeGreaterThan(1);
  }

  /** Streams reserve their memory like connections: those over the share are refused one by one. */
  @Test
  void streamsOverTheMemoryOfTheSandboxAreRefused() throws IOException {
    try (FrameClient client = FrameClient.open(node)) {
      for (int id = 1; id < 200; id += 2) {
        client.frames().request(id, node.authority(), "/held", true);
      }
      client.flush();
      await()
          .until(() -> client.seen.stream().filter(it -> it.startsWith("HEADERS")).count() == 100);

      assertThat(node.metric(RESERVED)).isLessThanOrEqualTo(16 << 20);
      assertThat(node.metric("sluice_streaming_refused_total")).isPositive();
      client.sees("DATA 1 5");
      assertThat(client.isLeft()).isFalse();
    }
    awaitRelease();
  }
}
