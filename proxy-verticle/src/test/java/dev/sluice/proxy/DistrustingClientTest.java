package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import io.netty.handler.ssl.SslProvider;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that do not trust the certificate of the node. */
class DistrustingClientTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private final ProxyHarness proxy = ProxyHarness.create();
  private final RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(OK));

  @AfterEach
  void close() {
    proxy.close();
  }

  private String ending() {
    await().until(() -> proxy.records().stream().anyMatch(AuditRecord::hasTunnelCompletion));
    return proxy.records().getLast().getTunnelCompletion().getReason();
  }

  private String authority() {
    return ProxyHarness.HOST + ":" + origin.port();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void isNamedByItsAlert(SslProvider engine) {
    proxy.engine = Optional.of(engine);
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      assertThatThrownBy(() -> client.tunnel(authority(), proxy.originCa.certificateFile()))
          .hasMessageContaining("PKIX");
    }
    assertThat(ending()).isEqualTo("client_distrusts_ca");
  }

  @Test
  void thatLeavesInTheHandshakeIsTold() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.connectOnly(authority());
      client.send(new byte[] {0x16, 3, 1, 0});
    }
    assertThat(ending()).isEqualTo("client_left_handshake");
  }
}
