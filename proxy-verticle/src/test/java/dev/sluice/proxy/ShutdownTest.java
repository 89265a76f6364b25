package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  @Test
  void finishesTheRequestInFlightAndClosesWhatIsIdle() {
    ProxyHarness proxy = ProxyHarness.create();
    BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    RawOrigin origin =
        RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> answers.add(later(socket)));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient busy = proxy.client();
        RawClient idle = proxy.client()) {
      busy.send(Requests.get(origin, "/"));
      await().until(() -> !answers.isEmpty());

      Future<Void> stopped = proxy.stop();

      assertThat(idle.readToEnd()).isEmpty();
      assertThat(stopped.isComplete()).isFalse();
      answers.remove().run();
      assertThat(busy.readToEnd()).endsWith("\r\n\r\nhi");
      stopped.await();
    }
    proxy.close();
  }

  private static Runnable later(NetSocket socket) {
    return () -> socket.write(OK);
  }
}
