package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that sends nothing more, and still reads: {@code proxy.half_close: finish}. */
class HalfCloseTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final BlockingQueue<Runnable> answers = new LinkedBlockingQueue<>();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, held());

  private RawOrigin.Script held() {
    return (socket, soFar, consumed) -> {
      if (soFar.contains("\r\n\r\n")) {
        consumed.run();
        answers.add(() -> socket.write(OK));
      }
    };
  }

  @BeforeEach
  void finish() {
    proxy.halfClose = HalfClose.FINISH;
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  /** Lets the origin answer its next request. */
  private void answer() throws InterruptedException {
    answers.poll(10, TimeUnit.SECONDS).run();
  }

  @Test
  void getsItsResponse() throws InterruptedException {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/")).endInput();
      answer();

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhi");
    }
  }

  /** More than the sockets hold, so that the proxy has to wait for the client to read. */
  @Test
  void getsALargeResponse() throws InterruptedException {
    String body = "x".repeat(24 << 20);
    RawOrigin large =
        RawOrigin.plain(
            proxy.vertx,
            RawOrigin.always(
                "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body));
    proxy.start(ProxyHarness.rest(large.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(large, "/")).endInput();
      await().until(() -> large.received().contains("GET /"));
      await().pollDelay(Duration.ofMillis(300)).until(() -> true);

      assertThat(client.readToEnd()).hasSizeGreaterThan(body.length());
    }
  }

  @Test
  void getsAllResponsesThatItAskedForInOneWrite() throws InterruptedException {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(origin, "/1") + Requests.get(origin, "/2")).endInput();
      answer();
      answer();

      assertThat(client.readToEnd().split("200 OK", -1)).hasSize(3);
    }
  }

  @Test
  void getsItsResponseThroughAChain() throws InterruptedException {
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    try (RawClient client = proxy.client()) {
      client.send(Requests.sized(origin, "body")).endInput();
      answer();

      assertThat(client.readToEnd()).endsWith("\r\n\r\nhi");
    }
  }

  @Test
  void aBodyThatCannotComeAnyMoreEndsTheRequest() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.post(origin, "Content-Length: 4\r\n", "bo"));
      await().until(() -> !answers.isEmpty());

      assertThat(client.endInput().readToEnd()).isEmpty();
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasCompletion));
    assertThat(proxy.audit.completion().getOutcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
  }

  @Test
  void aConnectionThatIsIdleEnds() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      assertThat(client.endInput().readToEnd()).isEmpty();
    }
  }

  @Test
  void getsItsResponseInAPlainTunnel() throws InterruptedException {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      client.send(inTunnel(origin.port())).endInput();
      answer();

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhi");
    }
  }

  /** Says close_notify, or leaves without it; with each TLS library. */
  @ParameterizedTest
  @CsvSource({"OPENSSL, true", "OPENSSL, false", "JDK, true", "JDK, false"})
  void getsItsResponseInAnInterceptedTunnel(SslProvider engine, boolean orderly)
      throws InterruptedException {
    RawOrigin secure = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, held());
    proxy.engine = Optional.of(engine);
    proxy.start(ProxyHarness.rest(secure.port()));
    try (RawClient client = proxy.client().tunnel(HOST + ":" + secure.port(), proxy.ca())) {
      for (int i = 0; i < 2; i++) {
        client.send(inTunnel(secure.port()));
        Runnable answer = answers.poll(10, TimeUnit.SECONDS);
        if (i == 1) {
          client.endInput(orderly);
        }
        answer.run();
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(client.read(2)).isEqualTo(new byte[] {'h', 'i'});
      }
      assertThat(client.readToEnd()).isEmpty();
    }
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    assertThat(proxy.records().stream().filter(AuditRecord::hasCompletion))
        .hasSize(2)
        .allMatch(end -> end.getCompletion().getOutcome() == Outcome.OUTCOME_COMPLETE);
  }

  @Test
  void aTunnelThatIsIdleEnds() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.endInput().readToEnd()).isEmpty();
    }
  }

  private static String inTunnel(int port) {
    return "GET / HTTP/1.1\r\nHost: %s:%d\r\n\r\n".formatted(HOST, port);
  }
}
