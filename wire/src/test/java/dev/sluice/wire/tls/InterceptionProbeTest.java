package dev.sluice.wire.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of TLS scanners that both TLS libraries must refuse. */
@TestInstance(Lifecycle.PER_CLASS)
class InterceptionProbeTest {
  private static final String HOST = "api.example.test";
  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;
  private static final byte FATAL = 2;

  /** Index of the session id length in the record of a ServerHello. */
  private static final int SESSION_ID = 5 + 4 + 2 + 32;

  private static final List<String> WEAK_SUITES =
      List.of(
          "0001", // RSA_WITH_NULL_MD5
          "0002", // RSA_WITH_NULL_SHA
          "0003", // RSA_EXPORT_WITH_RC4_40_MD5
          "0005", // RSA_WITH_RC4_128_SHA
          "0009", // RSA_WITH_DES_CBC_SHA
          "000a", // RSA_WITH_3DES_EDE_CBC_SHA
          "002f", // RSA_WITH_AES_128_CBC_SHA
          "003c", // RSA_WITH_AES_128_CBC_SHA256
          "009c", // RSA_WITH_AES_128_GCM_SHA256
          "0034", // DH_anon_WITH_AES_128_CBC_SHA
          "009e", // DHE_RSA_WITH_AES_128_GCM_SHA256
          "c006", // ECDHE_ECDSA_WITH_NULL_SHA
          "c007", // ECDHE_ECDSA_WITH_RC4_128_SHA
          "c008", // ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA
          "c009", // ECDHE_ECDSA_WITH_AES_128_CBC_SHA
          "c018", // ECDH_anon_WITH_AES_128_CBC_SHA
          "c023", // ECDHE_ECDSA_WITH_AES_128_CBC_SHA256
          "c024"); // ECDHE_ECDSA_WITH_AES_256_CBC_SHA384

  private final Vertx vertx = Vertx.vertx();
  private final Issuer issuer = Issuer.create();
  private final TlsClient client = new TlsClient();
  private final Map<SslProvider, TlsServer> servers = new EnumMap<>(SslProvider.class);

  InterceptionProbeTest() throws IOException {
    for (SslProvider engine : engines().toList()) {
      servers.put(
          engine,
          TlsServer.start(vertx, LeafContexts.serverContext(issuer.leaf(HOST), engine), HOST));
    }
  }

  @AfterAll
  void close() {
    vertx.close().await();
  }

  static Stream<SslProvider> engines() {
    return Stream.of(SslProvider.JDK, SslProvider.OPENSSL);
  }

  private int port(SslProvider engine) {
    return Objects.requireNonNull(servers.get(engine)).port();
  }

  private static Stream<Arguments> with(List<String> values) {
    return engines().flatMap(engine -> values.stream().map(v -> Arguments.of(engine, v)));
  }

  static Stream<Arguments> oldVersions() {
    return with(List.of("0300", "0301", "0302"));
  }

  static Stream<Arguments> weakSuites() {
    return with(WEAK_SUITES);
  }

  /** The record of the answer. */
  private byte[] answer(SslProvider engine, ProbeHello hello) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(engine))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(hello.bytes(HOST));
      byte[] header = socket.getInputStream().readNBytes(5);
      int length = ((header[3] & 0xff) << 8) | (header[4] & 0xff);
      byte[] record = new byte[5 + length];
      System.arraycopy(header, 0, record, 0, 5);
      System.arraycopy(socket.getInputStream().readNBytes(length), 0, record, 5, length);
      return record;
    }
  }

  private static void assertRefused(byte[] answer) {
    assertThat(answer[0]).isEqualTo((byte) ALERT);
    assertThat(answer[5]).isEqualTo(FATAL);
  }

  @ParameterizedTest
  @MethodSource("oldVersions")
  void versionsBelow12AreRefused(SslProvider engine, String version) throws IOException {
    assertRefused(answer(engine, new ProbeHello(version, "c009c00a002f0035", "00")));
    assertRefused(answer(engine, new ProbeHello(version, "c02bc02f", "00")));
  }

  @ParameterizedTest
  @MethodSource("weakSuites")
  void weakSuitesAreRefused(SslProvider engine, String suite) throws IOException {
    assertRefused(answer(engine, ProbeHello.tls12(suite)));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void strongSuitesAreAcceptedWithoutCompression(SslProvider engine) throws IOException {
    byte[] answer = answer(engine, new ProbeHello("0303", "002fc02b", "0100"));

    assertThat(answer[0]).isEqualTo((byte) HANDSHAKE);
    int suite = SESSION_ID + 1 + answer[SESSION_ID];
    assertThat(new byte[] {answer[suite], answer[suite + 1], answer[suite + 2]})
        .isEqualTo(new byte[] {(byte) 0xc0, 0x2b, 0});
  }

  @ParameterizedTest
  @MethodSource("engines")
  void secondHandshakeIsRefused(SslProvider engine) throws IOException {
    try (SSLSocket socket = client.connect(port(engine), HOST)) {
      TlsClient.version(socket, "TLSv1.2");
      assertThat(TlsClient.echo(socket, "ping")).isEqualTo("ping");
      socket.getSession().invalidate();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () -> {
                socket.startHandshake();
                TlsClient.echo(socket, "pong");
              });
    }
  }

  @ParameterizedTest
  @MethodSource("engines")
  void leafIsForThisHostAndAWeek(SslProvider engine) throws Exception {
    try (SSLSocket socket = client.connect(port(engine), HOST)) {
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];

      assertThat(leaf.getPublicKey())
          .isInstanceOfSatisfying(
              ECPublicKey.class,
              key -> assertThat(key.getParams().toString()).contains("secp256r1"));
      assertThat(leaf.getSubjectAlternativeNames()).containsExactly(List.of(2, HOST));
      assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
      assertThat(leaf.getKeyUsage())
          .containsExactly(true, false, false, false, false, false, false, false, false);
      assertThat(leaf.getBasicConstraints()).isNegative();
      assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
      assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
          .isLessThanOrEqualTo(Duration.ofDays(7));
    }
  }
}
