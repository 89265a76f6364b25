package dev.sluice.it.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.it.AuditTopic;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Each stream has one event, however it ends, and so has a connection that ends for a fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamEventsIT {
  private static final String SETTINGS =
      """
        timeouts: {head: 5s}
        http2_limits: {streams: 4}
      """;
  private static final int CALM = 11;
  private static final int PROTOCOL_ERROR = 1;
  private static final int FLOW_CONTROL_ERROR = 3;

  private BridgeNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    node = BridgeNode.start(directory, SETTINGS);
  }

  @AfterAll
  void stop() {
    node.close();
  }

  private void request(FrameClient client, int id, String path, boolean end, String... fields) {
    client.frames().request(id, node.authority(), path, end, fields);
  }

  /** One request of each end; the sums are not those of the content lengths. */
  private void endInManyWays(FrameClient client) {
    request(client, 1, "/", true);
    client.flush();
    client.sees("DATA 1 5 end");
    request(client, 3, "/", true, "Upper", "a");
    request(client, 5, "/", false, "content-length", "1");
    client.frames().frame(RawFrames.DATA, RawFrames.END_STREAM, 5, new byte[3]);
    client.flush();
    client.sees("RST 3 " + PROTOCOL_ERROR);
    client.sees("RST 5 " + PROTOCOL_ERROR);
    request(client, 7, "/held", true);
    request(client, 9, "/held", true);
    client.frames().windowUpdate(7, Integer.MAX_VALUE).reset(9);
    client.flush();
    client.sees("RST 7 " + FLOW_CONTROL_ERROR);
  }

  private void fillUp(FrameClient client) {
    IntStream.of(11, 13, 15, 17, 19).forEach(id -> request(client, id, "/held", true));
    client.flush();
    client.sees("RST 19 7");
  }

  @Test
  void eachStreamHasOne() throws IOException {
    try (AuditTopic topic = AuditTopic.open(node.deployment.kafka())) {
      int port;
      try (FrameClient client = FrameClient.open(node)) {
        port = client.port();
        endInManyWays(client);
        fillUp(client);
      }
      Map<String, List<String>> streams =
          StreamEvents.decisions(topic.until(all -> StreamEvents.decisions(all).size() >= 10));

      assertThat(streams.keySet())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 10).mapToObj(i -> port + "/" + (2 * i + 1)).toList());
      assertThat(streams.values()).allMatch(codes -> codes.size() == 1);
      assertThat(streams.get(port + "/19")).containsExactly("tunnel.decision");
    }
  }

  /** Opens a block of fields on one connection, and leaves out the SETTINGS on another. */
  private List<Integer> stall() throws IOException {
    try (FrameClient head = FrameClient.open(node);
        FrameClient preface = FrameClient.bare(node)) {
      head.frames().frame(RawFrames.HEADERS, 0, 1, new byte[0]);
      head.flush();
      preface.frames().greeting();
      preface.flush();
      assertThat(head.ending()).isEqualTo(CALM);
      assertThat(preface.ending()).isEqualTo(CALM);
      return List.of(head.port(), preface.port());
    }
  }

  @Test
  void aHeadThatIsNeverCompleteEndsItsConnection() throws IOException {
    List<Integer> ports = stall();
    try (AuditTopic topic = AuditTopic.open(node.deployment.kafka())) {
      List<JsonObject> events =
          topic.until(all -> all.stream().filter(event -> isLate(ports, event)).count() >= 2);
      assertThat(
              events.stream()
                  .filter(event -> isLate(ports, event))
                  .map(StreamEvents::port)
                  .collect(Collectors.toList()))
          .containsExactlyInAnyOrderElementsOf(ports);
      assertThat(node.metric("sluice_http2_limits_total{limit=\"head\"}")).isEqualTo(2);
    }
  }

  private static boolean isLate(List<Integer> ports, JsonObject event) {
    return ports.contains(StreamEvents.port(event))
        && event
            .getString("status_detail", "")
            .equals("HTTP/2: ENHANCE_YOUR_CALM, more than proxy.timeouts.head");
  }
}
