package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pipelined requests that the proxy answers itself, and so at once. */
class PipelinedTurnsTest {
  /** A third of one read. */
  private static final int REQUESTS = 500;

  private static final String REQUEST =
      "GET http://sluice.local/env HTTP/1.1\r\nHost: sluice.local\r\n\r\n";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void areAllAnswered() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always("HTTP/1.1 200 OK\r\n\r\n"));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(REQUEST.repeat(REQUESTS));
      for (int i = 0; i < REQUESTS; i++) {
        assertThat(client.readUntil("HTTP/1.1 200 OK")).as("response %d", i).isNotEmpty();
      }
    }
  }
}
