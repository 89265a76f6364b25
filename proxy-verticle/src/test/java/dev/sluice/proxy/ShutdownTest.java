package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.vertx.core.Future;
import io.vertx.core.net.NetSocket;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final String OK_LINE = "HTTP/1.1 200 OK\r\n";
  private static final String CLOSE = "\r\nConnection: close\r\n";

  /** For steps of a test on a slow machine. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static Timeouts draining(Duration atMost) {
    Waits waits = new Waits();
    waits.drain = atMost;
    return waits.all();
  }

  private static RawOrigin start(ProxyHarness proxy, Duration lameDuck) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    Waits waits = new Waits();
    waits.lameDuck = lameDuck;
    proxy.start(ProxyHarness.rest(origin.port()), Capacity.DEFAULTS, waits.all());
    return origin;
  }

  @Test
  void finishesTheRequestInFlightAndClosesWhatIsIdle() {
    ProxyHarness proxy = ProxyHarness.create();
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    proxy.vertx.exceptionHandler(thrown::add);
    BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
    RawOrigin origin =
        RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> answers.add(later(socket)));
    proxy.start(ProxyHarness.rest(origin.port()), Capacity.DEFAULTS, draining(LONG));
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
    assertThat(thrown).isEmpty();
    proxy.close();
  }

  /** A request may be on its way on an idle connection, and a balancer may not know it yet. */
  @Test
  void servesALastRequestOfEachConnectionBeforeItStopsToAccept() {
    ProxyHarness proxy = ProxyHarness.create();
    RawOrigin origin = start(proxy, LONG);
    try (RawClient kept = proxy.client()) {
      assertThat(kept.send(Requests.get(origin, "/")).readUntil("hi")).doesNotContain(CLOSE);

      Future<Void> stopped = proxy.stop();

      // One connection for each of the two loops.
      await().until(() -> Stream.of(1, 2).allMatch(loop -> isLast(proxy, origin)));
      kept.send(Requests.get(origin, "/1") + Requests.get(origin, "/2"));
      String both = kept.readToEnd();
      assertThat(both.split(OK_LINE, -1)).hasSize(3);
      assertThat(both.indexOf(CLOSE)).isGreaterThan(both.lastIndexOf(OK_LINE));
      assertThat(stopped.isComplete()).isFalse();
    }
    proxy.close();
  }

  @Test
  void closesUnusedConnectionsWhenItStopsToAccept() {
    ProxyHarness proxy = ProxyHarness.create();
    RawOrigin unused = start(proxy, Duration.ofMillis(300));
    try (RawClient idle = proxy.client()) {
      Future<Void> stopped = proxy.stop();

      assertThat(idle.readToEnd()).isEmpty();
      stopped.await();
    }
    assertThat(isRefused(proxy)).isTrue();
    proxy.close();
  }

  /** Whether a new connection is told that its first response is its last. */
  private static boolean isLast(ProxyHarness proxy, RawOrigin origin) {
    try (RawClient late = proxy.client()) {
      return late.send(Requests.get(origin, "/late")).readUntil("hi").contains(CLOSE);
    }
  }

  /** A close with unread bytes would be a reset, which can destroy the response. */
  @Test
  void letsAClientThatIsStillSendingReadItsResponse() {
    ProxyHarness proxy = ProxyHarness.create();
    // Then nothing is read while the client has no response.
    proxy.halfClose = HalfClose.FINISH;
    BlockingQueue<NetSocket> asked = new LinkedBlockingQueue<>();
    RawOrigin origin = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> asked.add(socket));
    proxy.start(ProxyHarness.rest(origin.port()), Capacity.DEFAULTS, draining(LONG));
    Future<Void> stopped;
    try (RawClient busy = proxy.client()) {
      busy.send(Requests.get(origin, "/"));
      await().until(() -> !asked.isEmpty());
      asked.peek().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh");
      busy.readUntil("\r\n\r\nh");
      busy.send(Requests.post(origin, "Content-Length: 400000\r\n", "x".repeat(300_000)));

      stopped = proxy.stop();
      await().until(() -> isRefused(proxy));
      asked.remove().write("i");

      assertThat(busy.readToEnd()).isEqualTo("i");
    }
    stopped.await();
    proxy.close();
  }

  @Test
  void acceptsNobodyElseAndWaitsNoLongerThanItMay() {
    ProxyHarness proxy = ProxyHarness.create();
    RawOrigin silent = RawOrigin.plain(proxy.vertx, (socket, soFar, consumed) -> {});
    proxy.start(
        ProxyHarness.rest(silent.port()), Capacity.DEFAULTS, draining(Duration.ofSeconds(1)));
    try (RawClient busy = proxy.client()) {
      busy.send(Requests.get(silent, "/"));
      await().until(() -> !silent.received().isEmpty());

      Future<Void> stopped = proxy.stop();

      await().until(() -> isRefused(proxy));
      assertThat(busy.readToEnd()).isEmpty();
      stopped.await();
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.audit.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
    proxy.close();
  }

  private static boolean isRefused(ProxyHarness proxy) {
    try {
      proxy.client().close();
      return false;
    } catch (UncheckedIOException refused) {
      return true;
    }
  }

  private static Runnable later(NetSocket socket) {
    return () -> socket.write(OK);
  }
}
