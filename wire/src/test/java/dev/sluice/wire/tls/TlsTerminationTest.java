package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTerminationTest {
  private static final String HOST = "api.example.test";

  private final Vertx vertx = Vertx.vertx();
  private final Issuer issuer = Issuer.create();
  private final TlsClient client = new TlsClient();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void nativeProviderLoadsHere() {
    assertThat(OpenSsl.unavailabilityCause()).isNull();
    assertThat(TlsProfile.preferredProvider()).isEqualTo(SslProvider.OPENSSL);
  }

  @ParameterizedTest
  @CsvSource({"JDK, TLSv1.3", "JDK, TLSv1.2", "OPENSSL, TLSv1.3", "OPENSSL, TLSv1.2"})
  void decryptsAndEncrypts(SslProvider provider, String version) throws IOException {
    TlsServer server = server(provider);
    try (SSLSocket socket = client.connect(server.port(), HOST)) {
      TlsClient.version(socket, version);
      TlsClient.offer(socket, List.of("h2", "http/1.1"));

      assertThat(TlsClient.echo(socket, "ping")).isEqualTo("ping");
      assertThat(socket.getSession().getProtocol()).isEqualTo(version);
      assertThat(socket.getSession().getCipherSuite()).contains("GCM");
      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
      assertThat(socket.getSession().getPeerCertificates())
          .hasSize(2)
          .endsWith(issuer.authority().certificate());
    }
    AsyncResult<ClientSession> outcome = server.outcome();
    assertThat(outcome.succeeded()).isTrue();
    assertThat(outcome.result().version()).isEqualTo(version);
    assertThat(outcome.result().cipher()).contains("GCM");
    assertThat(outcome.result().indicatesHost()).isTrue();
    assertThat(outcome.result().ja4()).startsWith("t1").contains("h2_");
    assertThat(outcome.result().shown().orElseThrow().subject()).isEqualTo("CN=" + HOST);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void promisesNoProtocolButHttp11(SslProvider provider) throws IOException {
    try (SSLSocket socket = client.connect(server(provider).port(), HOST)) {
      TlsClient.offer(socket, List.of("acme-tls/1"));
      socket.startHandshake();

      assertThat(socket.getApplicationProtocol()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JDK, TLSv1.3",
    "JDK, TLSv1.2",
    "OPENSSL, TLSv1.3",
    "OPENSSL, TLSv1.2",
  })
  void otherServerNameIsRefusedWithItsAlert(SslProvider provider, String version)
      throws IOException {
    TlsServer server = server(provider);
    try (SSLSocket socket = client.connect(server.port(), "other.example.test")) {
      TlsClient.version(socket, version);
      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(socket::startHandshake)
          .withMessageContaining("unrecognized_name");
    }
    assertFailed(server, TlsFailure.SNI_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "JDK, api.example.test, API.Example.TEST",
    "JDK, api.example.test., api.example.test",
    "OPENSSL, api.example.test, API.Example.TEST",
    "OPENSSL, api.example.test., api.example.test",
  })
  void sameServerNameInOtherSpellingPasses(SslProvider provider, String connect, String indicated)
      throws IOException {
    TlsServer server = TlsServer.start(vertx, context(provider), connect);
    try (SSLSocket socket = client.connect(server.port(), indicated)) {
      assertThat(TlsClient.echo(socket, "ping")).isEqualTo("ping");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "JDK, api.example.test",
    "OPENSSL, api.example.test",
    "JDK, 127.0.0.1",
    "OPENSSL, ::1"
  })
  void serverNameMayBeAbsent(SslProvider provider, String connect) throws IOException {
    TlsServer server = TlsServer.start(vertx, context(provider), connect);
    try (SSLSocket socket = client.connect(server.port())) {
      assertThat(TlsClient.echo(socket, "ping")).isEqualTo("ping");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void addressHostTakesNoServerName(SslProvider provider) throws IOException {
    TlsServer server = TlsServer.start(vertx, context(provider), "127.0.0.1");
    try (SSLSocket socket = client.connect(server.port(), HOST)) {
      assertThatExceptionOfType(SSLException.class).isThrownBy(socket::startHandshake);
    }
    assertFailed(server, TlsFailure.SNI_MISMATCH);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void helloInOneSegmentWithConnectIsReplayed(SslProvider provider) throws IOException {
    TlsServer server = server(provider);
    try (SSLSocket socket = client.connectPipelined(server.port(), TlsServer.CONNECT)) {
      assertThat(TlsClient.echo(socket, "ping")).isEqualTo("ping");
    }
  }

  @ParameterizedTest
  @CsvSource({"JDK, TLSv1.3", "JDK, TLSv1.2", "OPENSSL, TLSv1.3", "OPENSSL, TLSv1.2"})
  void secondConnectionResumes(SslProvider provider, String version) throws IOException {
    TlsServer server = server(provider);
    for (int i = 0; i < 3; i++) {
      try (SSLSocket socket = client.connect(server.port(), HOST)) {
        TlsClient.version(socket, version);
        assertThat(TlsClient.echo(socket, "ping")).isEqualTo("ping");
      }
    }
    assertThat(client.fullHandshakes()).isOne();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void tls11IsRefusedWithItsAlert(SslProvider provider) throws IOException {
    TlsServer server = server(provider);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(HexFormat.of().parseHex(tls11Hello()));
      byte[] alert = socket.getInputStream().readNBytes(7);

      // Alert record, two bytes: fatal, protocol_version.
      assertThat(alert[0]).isEqualTo((byte) 21);
      assertThat(alert).endsWith((byte) 0, (byte) 2, (byte) 2, (byte) 70);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
    assertFailed(server, TlsFailure.HANDSHAKE_FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void silentClientTimesOut(SslProvider provider) throws IOException {
    TlsServer server = TlsServer.start(vertx, context(provider), HOST, Duration.ofMillis(100));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(20_000);
      // A record header announces more than follows.
      socket.getOutputStream().write(new byte[] {22, 3, 1, 1, 0});

      assertFailed(server, TlsFailure.HANDSHAKE_TIMEOUT);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void closedClientFailsTheHandshake(SslProvider provider) throws IOException {
    TlsServer server = server(provider);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(TlsServer.CONNECT.getBytes(StandardCharsets.US_ASCII));
    }
    assertFailed(server, TlsFailure.CLIENT_LEFT_HANDSHAKE);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void onlyModernSuitesAreConfigured(SslProvider provider) throws IOException {
    assertThat(context(provider).newEngine(ByteBufAllocator.DEFAULT).getEnabledCipherSuites())
        .isNotEmpty()
        .allMatch(suite -> suite.contains("_GCM_") || suite.contains("CHACHA20"))
        .noneMatch(suite -> suite.startsWith("TLS_RSA"));
  }

  private TlsServer server(SslProvider provider) throws IOException {
    return TlsServer.start(vertx, context(provider), HOST);
  }

  private SslContext context(SslProvider provider) throws IOException {
    return LeafContexts.serverContext(issuer.leaf(HOST), provider);
  }

  private static void assertFailed(TlsServer server, TlsFailure expected) {
    assertThat(server.outcome().cause())
        .isInstanceOfSatisfying(
            TlsException.class, e -> assertThat(e.failure()).isEqualTo(expected))
        .hasMessage(expected.code())
        .hasNoCause();
    assertThat(server.unexpected()).isEmpty();
  }

  /** Offers TLS 1.1 with an ECDHE suite of its time. */
  private static String tls11Hello() {
    String body = "0302" + "00".repeat(32) + "00" + "0004c009c00a" + "0100";
    String handshake = "010000" + HexFormat.of().toHexDigits((byte) (body.length() / 2)) + body;
    return "16030200" + HexFormat.of().toHexDigits((byte) (handshake.length() / 2)) + handshake;
  }
}
