package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.RefusedConnect;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Verdict;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that offer HTTP/2 within a tunnel. */
class Http2OnlyClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private String authority() {
    return ProxyHarness.HOST + ":" + origin.port();
  }

  private void isRefused(String to, String... protocols) {
    try (RawClient client = proxy.client()) {
      assertThatThrownBy(() -> client.tunnel(to, proxy.ca(), protocols))
          .hasMessageContaining("no_application_protocol");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void isNamed(SslProvider engine) {
    proxy.engine = Optional.of(engine);
    proxy.start(ProxyHarness.rest(origin.port()));
    isRefused(authority(), "h2");
    isRefused(authority(), "grpc-exp", "h2");

    await().until(() -> proxy.records().stream().filter(this::isEnding).count() == 2);
    assertThat(origin.received()).isEmpty();
  }

  private boolean isEnding(AuditRecord event) {
    return event.hasTunnelCompletion()
        && event.getTunnelCompletion().getReason().equals("client_requires_http2");
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void isServedIfItOffersMore(SslProvider engine) {
    proxy.engine = Optional.of(engine);
    proxy.start(ProxyHarness.rest(origin.port()));
    for (String[] protocols : new String[][] {{}, {"h2", "http/1.1"}, {"acme-tls/1"}}) {
      try (RawClient client = proxy.client().tunnel(authority(), proxy.ca(), protocols)) {
        client.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n");
        assertThat(client.readHead()).contains(" 403 ");
      }
    }
  }

  @Test
  void isRefusedAlsoWhereARefusalWouldBeTold() {
    proxy.refusedConnect = RefusedConnect.INSIDE;
    proxy.start(ProxyHarness.rest(origin.port()));
    isRefused("denied.test:443", "h2");

    assertThat(proxy.records()).hasSize(1);
    assertThat(proxy.records().getFirst().getTunnel().getVerdict())
        .isEqualTo(Verdict.VERDICT_DENIED);
  }
}
