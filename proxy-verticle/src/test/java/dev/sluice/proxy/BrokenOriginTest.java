package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Http2Mode;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Origins that break the rules of an HTTP/2 connection, which the proxy then ends. */
class BrokenOriginTest {
  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private List<String> reasons() {
    return proxy.records().stream()
        .filter(AuditRecord::hasCompletion)
        .map(it -> it.getCompletion().getReason())
        .filter(it -> !it.isEmpty())
        .toList();
  }

  /** It may have been processed, and the origin would break the next connection, too. */
  @Test
  void itsRequestsAreNotRepeatedAndNameTheFault() throws IOException, InterruptedException {
    proxy.http2 = Http2Mode.BRIDGE;
    FrameOrigin origin =
        FrameOrigin.start(
            proxy.vertx,
            proxy.originCa,
            new FrameOrigin.Script() {
              @Override
              public void accepted(FrameOrigin.Peer peer) {
                peer.settings(100);
              }

              @Override
              public void requested(FrameOrigin.Peer peer, int stream) {
                // Streams of origins have even numbers, and none may begin.
                peer.answers(stream == 1 ? 1 : 2);
              }
            });
    proxy.start(ProxyHarness.rest(origin.port()));
    try (HttpClient client = Http2Client.through(proxy.port, proxy.ca())) {
      for (int status : List.of(200, 502)) {
        var asked = Http2Client.request(origin.authority(), "/").build();
        assertThat(client.send(asked, BodyHandlers.discarding()).statusCode()).isEqualTo(status);
      }
    }

    assertThat(origin.requests).hasSize(2);
    await().until(() -> !reasons().isEmpty());
    assertThat(reasons())
        .containsExactly(
            "upstream_protocol_error: origin broke a rule of HTTP/2, so that the proxy ended the"
                + " connection");
  }
}
