package dev.sluice.chain.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.call.DialSettings;
import dev.sluice.config.registration.Registration;
import dev.sluice.testing.TestService;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  private static final String GUARD = "guard";
  private static final Optional<Path> CA = Optional.of(file("ca.pem"));

  private final Vertx vertx = Vertx.vertx();
  private final TestService service = new TestService(vertx);
  private final ServiceLoop loop = new ServiceLoop(vertx, ServiceLoop.NO_BREAKER);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void trustsTheConfiguredAuthorityOnly() {
    int port = service.start(0, tls("server"));

    loop.adopt(secure(port, CA, Optional.empty()));
    await().until(() -> loop.isResolved(GUARD));
    assertThat(loop.events().lines()).containsExactly("described guard");
  }

  @Test
  void refusesAnotherAuthority() {
    assertUnreachable(
        tls("server"),
        secureLater(Optional.of(file("other-ca.pem"))),
        "the certificate is not signed by the CA");
  }

  @Test
  void refusesAPrivateAuthorityWithoutConfiguration() {
    assertUnreachable(
        tls("server"), secureLater(Optional.empty()), "the certificate is not signed by the CA");
  }

  @Test
  void refusesAnotherHostsCertificate() {
    assertUnreachable(tls("elsewhere"), secureLater(CA), "the certificate is not for this host");
  }

  @Test
  void presentsItsCertificateOnRequest() {
    int port = service.start(0, mutual());

    loop.adopt(secure(port, CA, Optional.of("client")));

    await().until(() -> loop.isResolved(GUARD));
  }

  /** In TLS 1.3 the alert comes after the handshake, with the first bytes that are read. */
  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, the service refused the TLS handshake: handshake_failure",
    "TLSv1.3, the connection was closed before HTTP/2 was negotiated"
  })
  void namesTheCertificateThatTheServiceDemands(String version, String cause) {
    assertUnreachable(
        mutual().setEnabledSecureTransportProtocols(Set.of(version)),
        secureLater(CA),
        cause + "; the service demands a client certificate, set tls_client_cert_path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void namesTheCertificateThatTheServiceDoesNotAccept(String version) {
    HttpServerOptions other =
        mutual()
            .setTrustOptions(new PemTrustOptions().addCertPath(file("elsewhere.pem").toString()))
            .setEnabledSecureTransportProtocols(Set.of(version));

    assertReason(
        other,
        port -> secure(port, CA, Optional.of("client")),
        "; the service may not accept the certificate of tls_client_cert_path");
  }

  @Test
  void doesNotFallBackToHttp1() {
    assertUnreachable(
        tls("server").setUseAlpn(false),
        secureLater(CA),
        "the connection was closed before HTTP/2 was negotiated");
  }

  @Test
  void namesAServiceWithoutTls() {
    assertUnreachable(new HttpServerOptions(), secureLater(CA), "the port does not speak TLS");
  }

  @ParameterizedTest
  @CsvSource({
    "missing.pem, failed to read TLS CA certificate for supervisor middleware 'guard'",
    "server-key.pem, invalid TLS CA certificate for supervisor middleware 'guard': PEM bundle"
        + " contains a non-certificate block",
    "text.txt, invalid TLS CA certificate for supervisor middleware 'guard': PEM bundle does not"
        + " contain a certificate",
  })
  void doesNotFallBackToOtherAuthorities(String name, String reason, @TempDir Path directory)
      throws IOException {
    Files.writeString(directory.resolve("text.txt"), "no certificate\n");
    Path file = name.equals("server-key.pem") ? file(name) : directory.resolve(name);
    int port = service.start(0, tls("server"));

    loop.adopt(secure(port, Optional.of(file), Optional.empty()));

    await().untilAsserted(() -> assertThat(loop.reason(GUARD)).isEqualTo(reason));
    assertThat(service.connections()).isZero();
  }

  @Test
  void aCorrectedAuthorityIsUsedWithoutARestart(@TempDir Path directory) throws IOException {
    Path authorities = directory.resolve("ca.pem");
    loop.adopt(secure(service.start(0, tls("server")), Optional.of(authorities), Optional.empty()));
    await().until(() -> loop.reason(GUARD).startsWith("failed to read"));

    Files.copy(file("ca.pem"), authorities);

    await().until(() -> loop.isResolved(GUARD));
  }

  @Test
  void dialsTheFixedAddressOfANameAndVerifiesTheName() {
    ServiceLoop fixed = dialing("elsewhere.example.test");
    String name = "https://Elsewhere.example.test:";

    fixed.adopt(secure(name + service.start(0, tls("server")), CA, Optional.empty()));
    await().until(() -> fixed.reason(GUARD).contains("could not connect to " + name));
    TestService right = new TestService(vertx);
    fixed.adopt(secure(name + right.start(0, tls("elsewhere")), CA, Optional.empty()));

    await().until(() -> fixed.isResolved(GUARD));
  }

  /** The JDK would accept both (RFC 9525 section 6.3). */
  @ParameterizedTest
  @CsvSource({"partial, pay.example.test", "common, guard.example.test"})
  void refusesACertificateWithoutTheNameOfItsHost(String leaf, String host) {
    ServiceLoop fixed = dialing(host);
    fixed.adopt(trusting(leaf, host));

    await()
        .untilAsserted(
            () ->
                assertThat(fixed.reason(GUARD))
                    .contains("could not connect to https://" + host)
                    .endsWith(": the certificate is not for this host"));
    assertThat(service.calls("Describe")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pay.example.test", "pay.example.test."})
  void acceptsAWholeLabelAsWildcard(String host) {
    ServiceLoop fixed = dialing(host);
    fixed.adopt(trusting("wildcard", host.replace("pay", "Pay")));

    await().until(() -> fixed.isResolved(GUARD));
  }

  private ServiceLoop dialing(String host) {
    return ServiceLoop.dialing(
        vertx,
        new DialSettings(Duration.ofSeconds(2), Map.of(host, InetAddress.getLoopbackAddress())));
  }

  private Registration trusting(String leaf, String host) {
    String endpoint = "https://" + host + ":" + service.start(0, tls(leaf));
    return secure(endpoint, Optional.of(file(leaf + ".pem")), Optional.empty());
  }

  private interface Later {
    Registration at(int port);
  }

  private static Later secureLater(Optional<Path> authority) {
    return port -> secure(port, authority, Optional.empty());
  }

  private void assertUnreachable(HttpServerOptions server, Later registration, String why) {
    int port = service.start(0, server);
    loop.adopt(registration.at(port));

    await()
        .untilAsserted(
            () ->
                assertThat(loop.reason(GUARD))
                    .endsWith("could not connect to https://127.0.0.1:" + port + ": " + why));
    assertThat(service.calls("Describe")).isEmpty();
  }

  private void assertReason(HttpServerOptions server, Later registration, String end) {
    loop.adopt(registration.at(service.start(0, server)));

    await()
        .untilAsserted(
            () ->
                assertThat(loop.reason(GUARD))
                    .contains("could not connect to https://127.0.0.1:")
                    .endsWith(end));
    assertThat(service.calls("Describe")).isEmpty();
  }

  private static HttpServerOptions tls(String leaf) {
    return new HttpServerOptions()
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertPath(file(leaf + ".pem").toString())
                .addKeyPath(file(leaf + "-key.pem").toString()));
  }

  private static HttpServerOptions mutual() {
    return tls("server")
        .setClientAuth(ClientAuth.REQUIRED)
        .setTrustOptions(new PemTrustOptions().addCertPath(file("ca.pem").toString()));
  }

  private static Registration secure(int port, Optional<Path> authority, Optional<String> client) {
    return secure("https://127.0.0.1:" + port, authority, client);
  }

  private static Registration secure(
      String endpoint, Optional<Path> authority, Optional<String> client) {
    return new Registration(
        GUARD,
        URI.create(endpoint),
        authority,
        client.map(name -> file(name + ".pem")),
        client.map(name -> file(name + "-key.pem")),
        "audience",
        false,
        Limits.PAYLOAD,
        Duration.ofSeconds(2));
  }

  private static Path file(String name) {
    try {
      return Path.of(TransportTest.class.getResource("/tls/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
