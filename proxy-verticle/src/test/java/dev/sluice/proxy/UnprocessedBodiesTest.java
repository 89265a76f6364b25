package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests with bodies that an origin did not process (RFC 9113 section 8.7). */
class UnprocessedBodiesTest {
  private static final String QUERY = "{\"query\":\"{a}\"}";

  private final ProxyHarness proxy = ProxyHarness.create();

  /** Bodies, as far as they came, by the order of the connections. */
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  @BeforeEach
  void bridge() {
    proxy.http2 = Http2Mode.BRIDGE;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  /** When the first connection refuses its request. */
  private enum Refusal {
    BY_THE_HEAD,
    BY_THE_BODY
  }

  /** An origin whose first connection refuses a request, and whose others serve whole ones. */
  private FrameOrigin origin(Refusal when) {
    return FrameOrigin.start(
        proxy.vertx,
        proxy.originCa,
        new FrameOrigin.Script() {
          @Override
          public void accepted(FrameOrigin.Peer peer) {
            peer.settings(100);
          }

          @Override
          public void requested(FrameOrigin.Peer peer, int stream) {
            if (peer.number == 1 && when == Refusal.BY_THE_HEAD) {
              peer.refuses(stream);
            }
          }

          @Override
          public void received(FrameOrigin.Peer peer, int stream, String text, boolean end) {
            bodies.add(text);
            if (peer.number == 1 && when == Refusal.BY_THE_BODY) {
              peer.refuses(stream);
            } else if (peer.number > 1 && end) {
              peer.answers(stream);
            }
          }
        });
  }

  private RawClient ask(FrameOrigin origin, int length) {
    return proxy
        .client()
        .tunnel(origin.authority(), proxy.ca())
        .send(
            ("POST / HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n"
                    + "Content-Length: %d\r\n\r\n")
                .formatted(origin.authority(), length));
  }

  private void assertRecordedOnce() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.records().stream().filter(AuditRecord::hasRequest)).hasSize(1);
    assertThat(proxy.records().stream().filter(AuditRecord::hasCompletion)).hasSize(1);
  }

  /** The origin says that it did not process the request, whatever it was sent of it. */
  @Test
  void aHeldBodyIsSentAgain() {
    FrameOrigin origin = origin(Refusal.BY_THE_BODY);
    proxy.start(
        ProxyHarness.policy(
            origin.port(), "protocol: graphql\nenforcement: enforce\naccess: full", ""));

    try (RawClient client = ask(origin, QUERY.length()).send(QUERY)) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    }

    assertThat(bodies).containsExactly(QUERY, QUERY);
    assertRecordedOnce();
    await().untilAsserted(() -> assertThat(outgoing()).isZero());
  }

  private long outgoing() {
    return proxy.services.orElseThrow().node().bodies().inUse();
  }

  /** Its client may wait with it for long. */
  @Test
  void aBodyThatHasNotBegunIsSentOnAnotherConnection() {
    FrameOrigin origin = origin(Refusal.BY_THE_HEAD);
    proxy.start(ProxyHarness.rest(origin.port()));

    try (RawClient client = ask(origin, 4)) {
      await().until(() -> origin.requests.size() == 2);
      assertThat(client.send("body").readHead()).startsWith("HTTP/1.1 200 ");
    }

    assertThat(bodies).containsExactly("body");
    assertRecordedOnce();
  }

  /** Its first piece is with the origin, and not kept. */
  @Test
  void aBodyThatHasBegunIsNotRepeated() {
    FrameOrigin origin = origin(Refusal.BY_THE_BODY);
    proxy.start(ProxyHarness.rest(origin.port()));

    try (RawClient client = ask(origin, 4).send("bo")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
    }

    assertThat(bodies).containsExactly("bo");
    assertThat(origin.requests).hasSize(1);
    assertRecordedOnce();
  }
}
