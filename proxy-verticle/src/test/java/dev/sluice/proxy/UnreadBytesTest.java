package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that closes in order, behind bytes that the proxy has not read. */
class UnreadBytesTest {
  private static final String PART = "Content-Length: 9\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin oneAtATime() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy
        .chain(request -> ALLOW)
        .start(
            ProxyHarness.inspected(origin.port(), "fail_closed"),
            new Capacity(1, 1, 1 << 20),
            Timeouts.DEFAULTS);
    return origin;
  }

  /** Holds the only permit. */
  private RawClient holder(RawOrigin origin) {
    RawClient holder = proxy.client();
    holder.send(Requests.post(origin, PART + "Expect: 100-continue\r\n", "")).readHead();
    return holder;
  }

  @Test
  void leavesTheQueueAtOnce() {
    RawOrigin origin = oneAtATime();
    try (RawClient holder = holder(origin)) {
      RawClient waiting = proxy.client().send(Requests.post(origin, PART, ""));
      await().until(() -> proxy.permits().waiting() == 1);

      waiting.send("part").close();

      await().until(() -> proxy.permits().waiting() == 0);
      holder.send("123456789").readUntil("hi");
    }
  }

  /** With close_notify, or with the end of the socket alone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesTheQueueAtOnceBehindTls(boolean orderly) {
    RawOrigin origin = oneAtATime();
    try (RawClient holder = holder(origin);
        RawClient waiting = proxy.client().tunnel(HOST + ":" + origin.port(), proxy.ca())) {
      waiting.send("POST / HTTP/1.1\r\nHost: %s:%d\r\n%s\r\n".formatted(HOST, origin.port(), PART));
      await().until(() -> proxy.permits().waiting() == 1);

      if (orderly) {
        waiting.send("part").close();
      } else {
        waiting.endInput(false);
      }

      await().until(() -> proxy.permits().waiting() == 0);
      assertThat(proxy.permits().inUse()).isEqualTo(1);
      holder.send("123456789").readUntil("hi");
    }
  }

  @Test
  void abortsTheRequestBeforeThem() {
    RawOrigin silent = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> {});
    proxy.start(ProxyHarness.rest(silent.port()));
    RawClient client = proxy.client().send(Requests.get(silent, "/"));
    await().until(() -> silent.received().contains("GET /"));

    client.send(Requests.get(silent, "/2")).close();

    await().until(() -> silent.open() == 0);
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
  }

  /** Where it may still read, its request goes on. */
  @Test
  void isServedWhereAHalfCloseMeansNothing() {
    proxy.halfClose = HalfClose.FINISH;
    RawOrigin origin = oneAtATime();
    try (RawClient holder = holder(origin);
        RawClient waiting = proxy.client().send(Requests.post(origin, PART, ""))) {
      await().until(() -> proxy.permits().waiting() == 1);
      waiting.send("987654321").endInput();
      holder.send("123456789").readUntil("hi");

      assertThat(waiting.readUntil("hi")).startsWith("HTTP/1.1 200 ");
    }
  }
}
