package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that sends many requests at once on one connection. */
class PipelinedRequestsTest {
  private static final int REQUESTS = 10_000;

  /** One read of a response, so that nothing in the response itself waits for the client. */
  private static final int BYTES = 1500;

  /** More than the kernel's buffers hold of such responses. */
  private static final int TAKEN = REQUESTS / 2;

  private static final String RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n" + "x".repeat(BYTES);

  private final ProxyHarness proxy = ProxyHarness.create();
  private final AtomicInteger served = new AtomicInteger();
  private int last;

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void areNotServedWhileItReadsNoResponse() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, this::serve);
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = RawClient.narrow(proxy.port)) {
      client.sendInBackground(Requests.get(origin, "/").repeat(REQUESTS));
      await().during(Duration.ofMillis(500)).atMost(Duration.ofMinutes(1)).until(this::settled);
      assertThat(served.get()).isLessThan(TAKEN);
      for (int i = 0; i < REQUESTS; i++) {
        client.readHead();
        assertThat(client.read(BYTES)).hasSize(BYTES);
      }
    }
    assertThat(served.get()).isEqualTo(REQUESTS);
    await().until(() -> proxy.reservedBytes() == 0);
  }

  private void serve(NetSocket socket, String soFar, Runnable consumed) {
    if (soFar.contains("\r\n\r\n")) {
      consumed.run();
      served.incrementAndGet();
      socket.write(RESPONSE);
    }
  }

  /** No request is in flight, but responses are unread. Until then requests may still arrive. */
  private boolean settled() {
    int now = served.get();
    boolean same = now == last && now > 0;
    last = now;
    return same && proxy.reservedBytes() > 0;
  }
}
