package dev.sluice.proxy;

import static dev.sluice.proxy.ProxyHarness.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.settings.proxy.Capacity;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.ChainResult;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes of a tunnel that arrive one by one, where opaque bytes would pass unread. */
class FirstBytesInPiecesTest {
  private static final Duration PAUSE = Duration.ofMillis(150);
  private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
  private static final int TLS_HANDSHAKE = 0x16;
  private static final byte[] HANDSHAKE_FAILURE = {0x15, 3, 3, 0, 2, 2, 40};
  private static final String MIDDLEWARE =
      """
      network_middlewares:
        guard:
          middleware: openshell/regex
          on_error: fail_open
          endpoints:
            include: [origin.test]
      """;

  private final ProxyHarness proxy = ProxyHarness.create();

  @AfterEach
  void close() {
    proxy.close();
  }

  private RawOrigin start(Timeouts timeouts) {
    RawOrigin origin = RawOrigin.plain(proxy.vertx, RawOrigin.always(ANSWER));
    proxy
        .chain(
            request ->
                ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build())
        .start(
            ProxyHarness.policy(origin.port(), "enforcement: audit", MIDDLEWARE),
            Capacity.DEFAULTS,
            timeouts);
    return origin;
  }

  private static void pause() {
    await().pollDelay(PAUSE).until(() -> true);
  }

  private static byte[] clientHello() {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine(HOST, 443);
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      return Arrays.copyOf(hello.array(), hello.position());
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 40})
  void aClientHelloInTwoPiecesIsIntercepted(int first) {
    RawOrigin origin = start(Timeouts.DEFAULTS);
    byte[] hello = clientHello();
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      client.send(Arrays.copyOf(hello, first));
      pause();
      client.send(Arrays.copyOfRange(hello, first, hello.length));
      assertThat(client.read(1)[0]).isEqualTo((byte) TLS_HANDSHAKE);
      client.send(HANDSHAKE_FAILURE).readToEnd();
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aRequestInTwoPiecesIsRead() {
    RawOrigin origin = start(Timeouts.DEFAULTS);
    String authority = HOST + ":" + origin.port();
    try (RawClient client = proxy.client().connectOnly(authority)) {
      client.send("GE");
      pause();
      client.send("T / HTTP/1.0\r\n\r\n").readUntil("hi");
    }
    assertThat(proxy.asked).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\nGET / HTTP/1.1\r\n\r\n", "BREW /pot\r\n", "get / HTTP/9\r\n\r\n"})
  void badHttpIsRefusedAndNotRelayed(String bytes) {
    RawOrigin origin = start(Timeouts.DEFAULTS);
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.send(bytes).readToEnd()).startsWith("HTTP/1.1 400 ");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void aWordAndABlankAreNeverOpaque() {
    Waits waits = new Waits();
    waits.head = Duration.ofMillis(50);
    RawOrigin origin = start(waits.all());
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      assertThat(client.send("PRI *").readToEnd()).startsWith("HTTP/1.1 408 ");
    }
    assertThat(origin.received()).isEmpty();
  }

  @Test
  void bytesThatStayUndecidedAreOpaque() {
    Waits waits = new Waits();
    waits.head = Duration.ofMillis(50);
    RawOrigin origin = start(waits.all());
    try (RawClient client = proxy.client().connectOnly(HOST + ":" + origin.port())) {
      client.send("GE");
      await().untilAsserted(() -> assertThat(origin.received()).isEqualTo("GE"));
    }
  }
}
