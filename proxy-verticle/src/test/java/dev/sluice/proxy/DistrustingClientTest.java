package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.proto.v1.AuditRecord;
import io.netty.handler.ssl.SslProvider;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /** OpenSSL 3 in TLS 1.3: curl, git and Python send unknown_ca so. */
  @ParameterizedTest
  @CsvSource({"JDK, 48, 7", "OPENSSL, 48, 7", "OPENSSL, 48, 1", "OPENSSL, 42, 4", "OPENSSL, 46, 6"})
  void isNamedByAnAlertInClearText(SslProvider engine, int description, int pieces) {
    proxy.engine = Optional.of(engine);
    proxy.start(ProxyHarness.rest(origin.port()));
    byte[] alert = {21, 3, 3, 0, 2, 2, (byte) description};
    try (RawClient client = proxy.client()) {
      client.connectOnly(authority()).send(hello());
      client.read(1);
      for (int from = 0; from < alert.length; from += pieces) {
        client.send(Arrays.copyOfRange(alert, from, Math.min(alert.length, from + pieces)));
      }
      assertThat(ending()).isEqualTo("client_distrusts_ca");
    }
  }

  @Test
  void anotherAlertIsNoDistrust() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.connectOnly(authority()).send(hello());
      client.read(1);
      client.send(new byte[] {21, 3, 3, 0, 2, 2, 80});
      assertThat(ending()).isEqualTo("handshake_failed");
    }
  }

  /** The first record of a client that speaks TLS 1.3. */
  private static byte[] hello() {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), record);
      return Arrays.copyOf(record.array(), record.position());
    } catch (SSLException | NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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

  /** Node.js, Bun and GnuTLS judge the certificate when the handshake is over. */
  @Test
  void thatLeavesRightAfterTheHandshakeIsTold() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.tunnel(authority(), proxy.ca());
    }
    assertThat(ending()).isEqualTo("client_left_handshake");
  }

  @Test
  void thatAsksForSomethingIsNot() {
    proxy.start(ProxyHarness.rest(origin.port()));
    try (RawClient client = proxy.client()) {
      client.tunnel(authority(), proxy.ca());
      client.send("GET / HTTP/1.1\r\nHost: other.test\r\n\r\n").readHead();
    }
    assertThat(ending()).isEmpty();
  }
}
