package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that vanish without a word are found out by the kernel, on both sides. */
class TcpKeepAliveTest {
  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void bothSidesAreProbed() {
    assumeThat(Files.exists(Path.of("/proc/net/tcp"))).isTrue();
    RawOrigin origin = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> {});
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/"));
      await().until(() -> origin.received().contains("GET /"));

      // Until the last bytes are acknowledged another timer runs.
      await()
          .untilAsserted(
              () -> {
                assertThat(KernelSockets.to(origin.port()))
                    .isNotEmpty()
                    .allMatch(KernelSockets.Listed::keepsAlive);
                assertThat(KernelSockets.from(proxy.port))
                    .isNotEmpty()
                    .allMatch(KernelSockets.Listed::keepsAlive);
              });
    }
  }
}
