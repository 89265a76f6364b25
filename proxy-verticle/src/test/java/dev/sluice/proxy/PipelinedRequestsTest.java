package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that sends many requests at once on one connection. */
class PipelinedRequestsTest {
  private static final int REQUESTS = 10_000;

  /** One read of a response, so that nothing in the response itself waits for the client. */
  private static final int BYTES = 1500;

  /** More than the kernel's buffers hold of such responses. */
  private static final int TAKEN = REQUESTS / 2;

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void areNotServedWhileItReadsNoResponse() {
    RawOrigin origin =
        RawOrigin.plain(
            proxy.vertx,
            RawOrigin.always(
                "HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n" + "x".repeat(BYTES)));
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = RawClient.narrow(proxy.port)) {
      client.sendInBackground(Requests.get(origin, "/").repeat(REQUESTS));
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofMinutes(1))
          .until(() -> settled(origin));
      assertThat(served(origin)).isPositive().isLessThan(TAKEN);
      // No request is in flight, but responses are unread.
      assertThat(proxy.reservedBytes()).isPositive();
      for (int i = 0; i < REQUESTS; i++) {
        client.readHead();
        assertThat(client.read(BYTES)).hasSize(BYTES);
      }
    }
    assertThat(served(origin)).isEqualTo(REQUESTS);
    await().until(() -> proxy.reservedBytes() == 0);
  }

  private int last;

  private boolean settled(RawOrigin origin) {
    int now = served(origin);
    boolean same = now == last && now > 0;
    last = now;
    return same;
  }

  private static int served(RawOrigin origin) {
    return origin.received().split("GET ", -1).length - 1;
  }
}
