package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody who takes what is sent slowly, or not at all. */
class SlowReaderTest {
  /** More than sockets hold. */
  private static final int BYTES = 16 << 20;

  /** More than the sockets of both sides hold. */
  private static final int UPLOAD = 48 << 20;

  /** As {@link #BYTES}, of a body that is held in memory. */
  private static final int LARGE = 12 << 20;

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n";
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Limits the client too, which may pause on a slow machine. */
  private static final Duration BODY = Duration.ofSeconds(3);

  private final ProxyHarness proxy = ProxyHarness.create();
  private final Waits waits = new Waits();
  private final AtomicInteger left = new AtomicInteger();

  @AfterEach
  void close() {
    proxy.close();
  }

  private void start(RawOrigin origin) {
    start(ProxyHarness.rest(origin.port()));
  }

  private void start(String policy) {
    // Room for three; one client alone gets all but a ninth.
    proxy.start(policy, new Capacity(4, 4, 3 * LARGE), waits.all());
  }

  private RawOrigin longWinded() {
    return RawOrigin.plain(
        proxy.vertx,
        (socket, soFar, consumed) -> {
          socket.closeHandler(ignored -> left.incrementAndGet());
          socket.write(OK + "x".repeat(BYTES));
        });
  }

  /** Reads nothing but what it got first, until somebody makes it. */
  private RawOrigin deaf(Queue<NetSocket> sockets) {
    return RawOrigin.plain(
        proxy.vertx,
        (socket, soFar, consumed) -> {
          if (!sockets.contains(socket)) {
            socket.closeHandler(ignored -> left.incrementAndGet());
            sockets.add(socket.pause());
          }
        });
  }

  private RequestCompletion completion() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    return proxy.audit.completion();
  }

  @Test
  void getsTheLastByteThoughTheConnectionEnds() {
    RawOrigin origin = longWinded();
    start(origin);
    try (RawClient client = RawClient.narrow(proxy.port)) {
      client.send(Requests.get(origin, "/").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      client.readHead();
      assertThat(client.readToEnd()).hasSize(BYTES);
    }
    assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void aClientThatTakesNothingIsCutOffAndSoIsItsOrigin() {
    RawOrigin origin = longWinded();
    waits.send = SHORT;
    start(origin);
    try (RawClient client = RawClient.narrow(proxy.port)) {
      client.send(Requests.get(origin, "/"));
      assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
      await().until(() -> left.get() == 1);
    }
  }

  @Test
  void anOriginThatTakesNothingOfABodyIsWhatFailed() {
    Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    RawOrigin origin = deaf(sockets);
    waits.body = BODY;
    start(origin);
    try (RawClient client = proxy.client()) {
      client.sendInBackground(Requests.sized(origin, "x".repeat(UPLOAD)));
      assertThat(client.readHead()).startsWith("HTTP/1.1 504 ");
    }
    assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_TIMED_OUT);
    sockets.forEach(NetSocket::resume);
    await().until(() -> left.get() == 1);
  }

  /** One that policy reads, so that it is in memory. */
  private static String held(RawOrigin origin) {
    String query = "{\"query\":\"{a}\",\"variables\":{\"v\":\"";
    return Requests.sized(origin, query + "x".repeat(LARGE - 100) + "\"}}");
  }

  @Test
  void bodiesOnTheirWayAreBoundedAndTheirRoomComesBack() {
    Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    RawOrigin origin = deaf(sockets);
    start(graphql(origin));
    try (RawClient one = proxy.client();
        RawClient two = proxy.client();
        RawClient three = proxy.client()) {
      one.sendInBackground(held(origin));
      two.sendInBackground(held(origin));
      await().until(() -> sockets.size() == 2);
      three.sendInBackground(held(origin));
      assertThat(three.readUntil("}"))
          .startsWith("HTTP/1.1 503 ")
          .contains("\"error\":\"body_memory_exhausted\"");
      sockets.forEach(NetSocket::close);
      assertThat(one.readHead()).startsWith("HTTP/1.1 502 ");
      assertThat(two.readHead()).startsWith("HTTP/1.1 502 ");
    }
    try (RawClient next = proxy.client()) {
      next.sendInBackground(held(origin));
      await().until(() -> sockets.size() == 3);
    }
  }

  private static String graphql(RawOrigin origin) {
    return ProxyHarness.policy(
        origin.port(), "protocol: graphql\naccess: full\ngraphql_max_body_bytes: 16777216", "");
  }

  /** The codes of the requests that were denied, in order. */
  private List<String> refusals() {
    return proxy.records().stream()
        .filter(AuditRecord::hasRequest)
        .map(AuditRecord::getRequest)
        .filter(decision -> decision.getVerdict() == Verdict.VERDICT_DENIED)
        .map(RequestDecision::getRefusal)
        .toList();
  }

  /** Neither of the declared length nor in chunks: its inspection would be in vain. */
  @Test
  void bodiesWithoutRoomAreRefusedBeforeTheirEnd() {
    Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    RawOrigin origin = deaf(sockets);
    start(graphql(origin));
    String request = held(origin);
    int body = request.indexOf("\r\n\r\n") + 4;
    String chunked =
        request
            .substring(0, body)
            .replaceFirst("Content-Length: [0-9]+", "Transfer-Encoding: chunked")
            .concat("%x\r\n".formatted(LARGE))
            .concat("x".repeat(LARGE - 1));
    try (RawClient one = proxy.client();
        RawClient two = proxy.client();
        RawClient declared = proxy.client();
        RawClient inChunks = proxy.client()) {
      one.sendInBackground(request);
      two.sendInBackground(request);
      await().until(() -> sockets.size() == 2);
      declared.send(request.substring(0, body));
      assertThat(declared.readUntil("}")).contains("\"error\":\"body_memory_exhausted\"");
      inChunks.sendInBackground(chunked);
      assertThat(inChunks.readUntil("}")).contains("\"error\":\"body_memory_exhausted\"");
    }
    assertThat(refusals()).containsExactly("body_memory_exhausted", "body_memory_exhausted");
    sockets.forEach(NetSocket::close);
  }
}
