package dev.sluice.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.wiring.ListenAddress;
import dev.sluice.app.wiring.StartFailure;
import dev.sluice.app.wiring.Teardown;
import dev.sluice.config.net.HostPort;
import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("one test hears of the uncaught exceptions of every thread")
class DemoServerTest {
  @TempDir private Path directory;

  @Test
  void anAddressTakenAfterTheCheckIsAFailedStartThatKeepsNoOtherAddress() throws IOException {
    HostPort http = new HostPort("127.0.0.1", Ports.free());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Teardown teardown = new Teardown()) {
      HostPort https = new HostPort("127.0.0.1", taken.getLocalPort());

      assertThatThrownBy(
              () -> DemoServer.listen(http, https, directory.resolve("ca.pem"), teardown))
          .isInstanceOf(StartFailure.class)
          .hasMessage(
              "demo origin: cannot listen on %s: it is in use; free it or choose another", https);
      ListenAddress.requireFree("http", http);
    }
  }

  /** The certificate is still being read then; its thread would print a stack. */
  @Test
  void aFailedStartLeavesNoWorkBehind() throws IOException {
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Teardown teardown = new Teardown()) {
      HostPort http = new HostPort("127.0.0.1", taken.getLocalPort());
      for (int round = 0; round < 10; round++) {
        HostPort https = new HostPort("127.0.0.1", Ports.free());
        assertThatThrownBy(
                () -> DemoServer.listen(http, https, directory.resolve("ca.pem"), teardown))
            .isInstanceOf(StartFailure.class);
      }
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(thrown).isEmpty();
  }
}
