package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.config.settings.proxy.UpstreamSettings;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class UpstreamTlsTest {
  private static final String HOST = "origin.example.test";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final Queue<Throwable> unexpected = new ConcurrentLinkedQueue<>();
  private final Issuer issuer = Issuer.create();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @ParameterizedTest
  @CsvSource({
    "JDK, origin.example.test",
    "OPENSSL, origin.example.test",
    "JDK, origin",
    "OPENSSL, origin",
    "JDK, 127.0.0.1",
    "OPENSSL, 127.0.0.1",
    "JDK, 0:0:0:0:0:0:0:1",
    "OPENSSL, 0:0:0:0:0:0:0:1",
  })
  void verifiedOriginExchangesData(SslProvider provider, String host) throws IOException {
    int port = origin(issuer.leaf(host), host).port();

    assertThat(exchange(trusting(provider), host, port).await()).isEqualTo("http/1.1 ping");
  }

  @ParameterizedTest
  @CsvSource({
    "JDK, origin.example.test",
    "OPENSSL, origin.example.test",
    "JDK, origin",
    "OPENSSL, origin",
    "JDK, origin.example.test.",
    "OPENSSL, origin.example.test.",
  })
  void nameIsIndicated(SslProvider provider, String host) throws IOException {
    TlsServer origin = origin(issuer.leaf(HOST), "elsewhere.example.test");

    assertFails(trusting(provider), host, origin.port(), TlsFailure.HANDSHAKE_FAILED);
    assertThat(origin.outcome().cause()).hasMessage("sni_mismatch");
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void certificateForAnotherHostIsRefused(SslProvider provider) throws IOException {
    int port = origin(issuer.leaf("other.example.test"), HOST).port();

    assertFails(trusting(provider), HOST, port, TlsFailure.HOSTNAME_MISMATCH);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void certificateForTheNameIsNotForTheAddress(SslProvider provider) throws IOException {
    int port = origin(issuer.leaf(HOST), HOST).port();

    assertFails(trusting(provider), "127.0.0.1", port, TlsFailure.HOSTNAME_MISMATCH);
  }

  @ParameterizedTest
  @CsvSource({"JDK, -30", "OPENSSL, -30", "JDK, 30", "OPENSSL, 30"})
  void certificateOutsideItsValidityIsRefused(SslProvider provider, int days) throws IOException {
    Instant issued = Instant.now().plus(Duration.ofDays(days));
    int port = origin(issuer.leaf(HOST, issued), HOST).port();

    assertFails(trusting(provider), HOST, port, TlsFailure.CERTIFICATE_EXPIRED);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void certificateOfAnUnknownIssuerIsRefused(SslProvider provider) throws IOException {
    int port = origin(Issuer.create().leaf(HOST), HOST).port();

    assertFails(trusting(provider), HOST, port, TlsFailure.CERTIFICATE_UNTRUSTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void selfSignedCertificateIsRefused(SslProvider provider) throws IOException {
    SslContext context = Issuer.selfSigned(HOST);
    int port = TlsServer.start(vertx, context, HOST).port();

    assertFails(trusting(provider), HOST, port, TlsFailure.CERTIFICATE_UNTRUSTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void systemRootsDoNotTrustTheTestIssuer(SslProvider provider) throws IOException {
    int port = origin(issuer.leaf(HOST), HOST).port();
    UpstreamTls system = UpstreamTls.create(UpstreamSettings.DEFAULTS, provider);

    assertFails(system, HOST, port, TlsFailure.CERTIFICATE_UNTRUSTED);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void nameThatTheJdkCannotVerifyIsRefused(SslProvider provider) throws IOException {
    TlsServer origin = origin(issuer.leaf("odd_name.example.test"), "odd_name.example.test");
    Future<String> answer = exchange(trusting(provider), "odd_name.example.test", origin.port());

    assertThatExceptionOfType(TlsException.class).isThrownBy(answer::await);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void tls11OriginIsRefused(SslProvider provider) throws IOException {
    IssuedCertificate leaf = issuer.leaf(HOST);
    SslContext old =
        SslContextBuilder.forServer(leaf.key(), leaf.certificate())
            .sslProvider(SslProvider.OPENSSL)
            .protocols("TLSv1.1")
            .build();
    int port = TlsServer.start(vertx, old, HOST).port();

    assertFails(trusting(provider), HOST, port, TlsFailure.HANDSHAKE_FAILED);
  }

  @ParameterizedTest
  @CsvSource({"JDK, TLSv1.3", "OPENSSL, TLSv1.3", "JDK, TLSv1.2", "OPENSSL, TLSv1.2"})
  void laterConnectionsResume(SslProvider provider, String version) throws IOException {
    IssuedCertificate leaf = issuer.leaf(HOST);
    SslContext context =
        SslContextBuilder.forServer(leaf.key(), leaf.certificate())
            .sslProvider(SslProvider.OPENSSL)
            .protocols(version)
            .build();
    TlsProfile.enableTickets(context);
    int port = TlsServer.start(vertx, context, HOST).port();
    UpstreamTls upstream = trusting(provider);
    for (int i = 0; i < 3; i++) {
      exchange(upstream, HOST, port).await();
    }

    assertThat(((OpenSslSessionContext) context.sessionContext()).stats().ticketKeyResume())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"JDK", "OPENSSL"})
  void silentOriginTimesOut(SslProvider provider) throws IOException {
    UpstreamTls upstream = trusting(provider);
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Boolean> outcome =
          connect(silent.getLocalPort())
              .compose(
                  socket ->
                      upstream.start(
                          socket,
                          HOST,
                          silent.getLocalPort(),
                          AlpnOffer.HTTP1,
                          Duration.ofMillis(100)));

      assertThatExceptionOfType(TlsException.class)
          .isThrownBy(outcome::await)
          .withMessage("handshake_timeout");
    }
  }

  @Test
  void missingRootsFileIsNamed() {
    Path missing = directory.resolve("none.pem");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> UpstreamTls.create(UpstreamSettings.DEFAULTS.withRoots(missing)))
        .withMessageContainingAll(missing.toString(), "proxy.upstream.ca_file");
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "garbage",
    "'-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'",
    "'-----BEGIN CERTIFICATE-----\nAAAA\n'",
    "'-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n'",
  })
  void brokenRootsFileIsNamed(String content) throws IOException {
    Path broken = Files.writeString(directory.resolve("broken.pem"), content);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> UpstreamTls.create(UpstreamSettings.DEFAULTS.withRoots(broken)))
        .withMessageContainingAll(broken.toString(), "proxy.upstream.ca_file");
  }

  private UpstreamTls trusting(SslProvider provider) throws IOException {
    Path roots = issuer.writeTo(directory.resolve("roots.pem"));
    return UpstreamTls.create(UpstreamSettings.DEFAULTS.withRoots(roots), provider);
  }

  private TlsServer origin(IssuedCertificate leaf, String host) throws IOException {
    return TlsServer.start(
        vertx, LeafContexts.serverContext(leaf, TlsProfile.preferredProvider()), host);
  }

  private void assertFails(UpstreamTls upstream, String host, int port, TlsFailure expected) {
    assertThatExceptionOfType(TlsException.class)
        .isThrownBy(() -> exchange(upstream, host, port).await())
        .withMessage(expected.code())
        .withNoCause();
    assertThat(unexpected).isEmpty();
  }

  /** The application protocol and what the origin echoes. */
  private Future<String> exchange(UpstreamTls upstream, String host, int port) {
    return connect(port)
        .compose(
            socket ->
                upstream
                    .start(socket, host, port, AlpnOffer.HTTP1, TIMEOUT)
                    .compose(done -> echo(socket))
                    .compose(text -> socket.close().map(text)));
  }

  private Future<NetSocketInternal> connect(int port) {
    return client
        .connect(port, "127.0.0.1")
        .map(socket -> (NetSocketInternal) socket.exceptionHandler(unexpected::add).pause());
  }

  private static Future<String> echo(NetSocketInternal socket) {
    Promise<String> echoed = Promise.promise();
    socket.handler(bytes -> echoed.tryComplete(protocol(socket) + " " + bytes));
    socket.resume();
    socket.write(Buffer.buffer("ping"));
    return echoed.future();
  }

  private static String protocol(NetSocketInternal socket) {
    return socket.channelHandlerContext().pipeline().get(SslHandler.class).applicationProtocol();
  }
}
