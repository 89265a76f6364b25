package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tunnel whose first bytes are refused: nothing more of it is read until the refusal is sent. */
class UnreadTunnelTest {
  /** The kernel's number for a socket whose peer has ended its output. */
  private static final String CLOSE_WAIT = "08";

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void isAnsweredThoughItsClientHasEndedItsOutput() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> {});
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      proxy.audit.hold();
      client.send("SSH-2.0-x\r\n");
      await().until(() -> proxy.records().size() == 2);
      client.endInput();
      await()
          .until(
              () ->
                  KernelSockets.from(proxy.port).stream()
                      .anyMatch(it -> it.state().equals(CLOSE_WAIT)));
      proxy.audit.release();

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 403 ");
    }
  }
}
