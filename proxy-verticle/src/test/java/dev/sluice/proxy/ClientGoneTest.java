package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that leaves while its origin is silent: its request ends there at once. */
class ClientGoneTest {
  /** Far below every limit of an exchange. */
  private static final RawOrigin.Script SILENT = (socket, soFar, consumed) -> {};

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, SILENT);

  /** How a client leaves. */
  enum Way {
    CLOSE,
    RESET,
    HALF_CLOSE;

    void leave(RawClient client) {
      switch (this) {
        case CLOSE -> client.close();
        case RESET -> client.breakOff();
        case HALF_CLOSE -> client.endInput();
      }
    }
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void assertAborted(RawOrigin asked) {
    await().until(() -> asked.connections() == 1 && asked.open() == 0);
    await().until(() -> completions() == 1);
    assertThat(completion().getOutcome()).isEqualTo(Outcome.OUTCOME_CLIENT_ABORTED);
  }

  private long completions() {
    return proxy.records().stream().filter(AuditRecord::hasCompletion).count();
  }

  private RequestCompletion completion() {
    return proxy.records().stream()
        .filter(AuditRecord::hasCompletion)
        .findFirst()
        .orElseThrow()
        .getCompletion();
  }

  private static void leave(RawClient client, Way way, RawOrigin asked, String mark) {
    await().until(() -> asked.received().contains(mark));
    way.leave(client);
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWithoutABody(Way way) {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      leave(client.send(Requests.get(origin, "/")), way, origin, "GET /");
      assertAborted(origin);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWithAStreamedBody(Way way) {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      leave(client.send(Requests.sized(origin, "body")), way, origin, "body");
      assertAborted(origin);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestWithABodyThatAChainHasRead(Way way) {
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(ProxyHarness.inspected(origin.port(), "fail_closed"));
    try (RawClient client = proxy.client()) {
      leave(client.send(Requests.sized(origin, "body")), way, origin, "body");
      assertAborted(origin);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withinAnUpload(Way way) {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      leave(
          client.send(Requests.post(origin, "Content-Length: 9\r\n", "part")), way, origin, "part");
      assertAborted(origin);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondRequestOnItsConnection(Way way) {
    RawOrigin once =
        RawOrigin.plain(
            proxy.vertx,
            (socket, soFar, consumed) -> {
              if (soFar.contains("/first")) {
                consumed.run();
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
              }
            });
    proxy.start(ProxyHarness.rest(once.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(once, "/first")).readUntil("hi");
      leave(client.send(Requests.get(once, "/second")), way, once, "/second");
      await().until(() -> once.open() == 0);
      await().until(() -> completions() == 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withinAResponseThatPauses(Way way) {
    RawOrigin pausing =
        RawOrigin.plain(
            proxy.vertx, RawOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"));
    proxy.start(ProxyHarness.rest(pausing.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(pausing, "/")).readUntil("part");
      way.leave(client);
      assertAborted(pausing);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestInAPlainTunnel(Way way) {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      leave(client.send(inTunnel(origin)), way, origin, "GET /");
      assertAborted(origin);
    }
  }

  /** With close_notify, without it, and with a reset; with each TLS library. */
  @ParameterizedTest
  @CsvSource({
    "OPENSSL, notify",
    "OPENSSL, end",
    "OPENSSL, reset",
    "JDK, notify",
    "JDK, end",
    "JDK, reset"
  })
  void aRequestInAnInterceptedTunnel(SslProvider engine, String way) {
    RawOrigin secure = RawOrigin.tls(proxy.vertx, proxy.originCa, HOST, SILENT);
    proxy.engine = Optional.of(engine);
    proxy.start(ProxyHarness.rest(secure.port()));
    try (RawClient client = proxy.client().tunnel(HOST + ":" + secure.port(), proxy.ca())) {
      client.send(inTunnel(secure));
      await().until(() -> secure.received().contains("GET /"));
      switch (way) {
        case "notify" -> client.endInput(true);
        case "end" -> client.endInput(false);
        default -> client.breakOff();
      }
      assertAborted(secure);
    }
  }

  /** Also where a half-close does not mean that the client has left. */
  @Test
  void aBrokenSocketEndsTheRequestWhateverAHalfCloseMeans() {
    proxy.halfClose = HalfClose.FINISH;
    proxy.start(ProxyHarness.rest(origin.port()));
    RawClient client = proxy.client().send(Requests.get(origin, "/"));
    leave(client, Way.RESET, origin, "GET /");

    assertAborted(origin);
  }

  @Test
  void whoStaysIsAnsweredThoughItPipelines() {
    RawOrigin answering =
        RawOrigin.plain(
            proxy.vertx, RawOrigin.always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"));
    proxy.start(ProxyHarness.rest(answering.port()));
    try (RawClient client = proxy.client()) {
      client.send(Requests.get(answering, "/1") + Requests.get(answering, "/2"));
      client.readUntil("hi");

      assertThat(client.readUntil("hi")).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String inTunnel(RawOrigin asked) {
    return "GET / HTTP/1.1\r\nHost: %s:%d\r\n\r\n".formatted(HOST, asked.port());
  }
}
