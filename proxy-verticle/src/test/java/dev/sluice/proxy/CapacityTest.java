package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.ConnectionLimits;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.ChainResult;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CapacityTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final ChainResult ALLOW =
      ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build();

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  @Test
  void shedsWhatFindsNeitherPermitNorPlace() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy
        .chain(request -> ALLOW)
        .start(
            ProxyHarness.inspected(origin.port(), "fail_closed"),
            new Capacity(1, 0, 1 << 20),
            Timeouts.DEFAULTS);
    try (RawClient holder = proxy.client();
        RawClient shed = proxy.client()) {
      holder
          .send(Requests.post(origin, "Content-Length: 4\r\nExpect: 100-continue\r\n", ""))
          .readHead();
      assertThat(shed.send(Requests.sized(origin, "b")).readUntil("}"))
          .startsWith("HTTP/1.1 503 Service Unavailable (sluice: middleware_failed)\r\n")
          .contains("\"error\":\"middleware_failed\"");
      holder.send("body").readUntil("\r\n\r\nhi");
    }
  }

  @Test
  void servesWhoWaitedForAPermit() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy
        .chain(request -> ALLOW)
        .start(
            ProxyHarness.inspected(origin.port(), "fail_closed"),
            new Capacity(1, 1, 1 << 20),
            Timeouts.DEFAULTS);
    try (RawClient holder = proxy.client();
        RawClient waiting = proxy.client()) {
      holder
          .send(Requests.post(origin, "Content-Length: 4\r\nExpect: 100-continue\r\n", ""))
          .readHead();
      waiting.send(Requests.sized(origin, "later"));
      holder.send("body").readUntil("\r\n\r\nhi");
      waiting.readUntil("\r\n\r\nhi");
    }
    await().until(() -> proxy.asked.size() == 2);
  }

  @Test
  void turnsAwayAClientThatHoldsTooManyConnections() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.limits = new ConnectionLimits(10, 1, 100, 1, 1, 1, 0, 1);
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient first = proxy.client()) {
      first.send(Requests.get(origin, "/")).readUntil("\r\n\r\nhi");
      try (RawClient second = proxy.client()) {
        assertThat(second.readToEnd())
            .startsWith("HTTP/1.1 503 Service Unavailable (sluice: too_many_connections)\r\n")
            .contains("\"error\":\"too_many_connections\"");
      }
    }
    await().until(() -> proxy.records().stream().anyMatch(r -> r.getTunnel().getStatus() == 503));
  }

  @Test
  void takesTheNextOneWhenOneHasGone() {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));
    proxy.limits = new ConnectionLimits(1, 10, 100, 1, 1, 1, 0, 1);
    proxy.start(ProxyHarness.rest(origin.port()));
    proxy.client().close();
    await()
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .until(
            () -> {
              try (RawClient next = proxy.client()) {
                return next.send(Requests.get(origin, "/")).readHead().startsWith("HTTP/1.1 200 ");
              } catch (AssertionError turnedAway) {
                return false;
              }
            });
  }
}
