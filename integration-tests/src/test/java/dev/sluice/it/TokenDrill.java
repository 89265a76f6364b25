package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * A node before a service that demands TLS and a token. The service is registered twice: rightly,
 * and with an audience that is not its own.
 */
final class TokenDrill implements AutoCloseable {
  static final Path TLS = Services.CONTENT_GUARD.resolve("src/test/resources/tls");

  private static final String RIGHT = "right.test";
  private static final String WRONG = "wrong.test";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final String name;
  private final String config;
  private final int servicePort = Ports.free();
  private final int keyPort = Ports.free();
  private final RecordingOrigin origin;
  private final Deployment node;
  private final SluiceProcess sluice;
  private final SluiceProcess service;

  private TokenDrill(
      Path directory, String name, String config, Function<TokenDrill, SluiceProcess> service)
      throws IOException {
    this.directory = directory;
    this.name = name;
    this.config = config;
    this.origin = RecordingOrigin.start(directory);
    this.node = Deployment.in(directory);
    node.write(
        origin,
        registration(name, audience()) + registration("example/other", "urn:other"),
        Deployment.admitting(origin, List.of(RIGHT, WRONG)) + middlewares(),
        List.of(RIGHT, WRONG));
    Files.writeString(
        directory.resolve("config/sluice.yaml"),
        "chain: {tokens: {jwks_file: '%s', listen: '127.0.0.1:%d'}}\n".formatted(jwks(), keyPort),
        StandardOpenOption.APPEND);
    this.sluice = node.dev();
    this.service = service.apply(this);
  }

  /**
   * Starts node and service.
   *
   * @param config of the policy's entries, as YAML
   */
  static TokenDrill start(
      Path directory, String name, String config, Function<TokenDrill, SluiceProcess> service)
      throws IOException {
    return new TokenDrill(directory, name, config, service);
  }

  int servicePort() {
    return servicePort;
  }

  Path log() {
    return directory.resolve("service-log");
  }

  Path jwks() {
    return directory.resolve("public/jwks.json");
  }

  /** Where services fetch the keys. */
  String jwksUrl() {
    return "http://127.0.0.1:" + keyPort + "/.well-known/jwks.json";
  }

  String audience() {
    return "urn:openshell:extension:middleware:" + name;
  }

  private String registration(String as, String audience) {
    return """
    [[openshell.supervisor.middleware]]
    name = "%s"
    grpc_endpoint = "https://127.0.0.1:%d"
    audience = "%s"
    max_payload_bytes = 262144
    timeout = "10s"
    tls_ca_cert_path = "%s/ca.pem"

    """
        .formatted(as, servicePort, audience, TLS);
  }

  private String middlewares() {
    return """
    network_middlewares:
      right: {order: 1, middleware: %1$s, config: %2$s, endpoints: {include: [right.test]}}
      wrong: {order: 2, middleware: example/other, config: %2$s, endpoints: {include: [wrong.test]}}
    """
        .formatted(name, config);
  }

  private String answer(String host) {
    String url = "http://" + host + ":" + origin.port();
    return Curl.run("--proxy", node.proxyUrl(), "--include", "--data", "x", url).output();
  }

  /** The service serves the registration with its audience. */
  void requireServed() {
    await().atMost(PATIENCE).until(() -> answer(RIGHT).startsWith("HTTP/1.1 200 "));
  }

  /** It refuses the other one, and status and log say so, with the remedy and without a token. */
  void requireWrongAudienceRefused() {
    String reason =
        "middleware registration 'example/other' Describe failed: UNAUTHENTICATED; the service does"
            + " not accept the token of this gateway: it has to read the published keys, and to"
            + " expect their issuer and the audience 'urn:other'";
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Files.readString(directory.resolve("log")))
                    .contains(
                        "middleware 'example/other' is not available, on_error applies: " + reason)
                    .doesNotContain("eyJ"));
    assertThat(Curl.run("http://127.0.0.1:" + node.admin() + "/v1/status").output())
        .contains(reason, "\"issuer\":\"openshell-gateway:openshell\"");
    assertThat(answer(WRONG)).startsWith("HTTP/1.1 403 ").contains("middleware_failed");
  }

  /** File, admin listener and listener for services have the same keys. */
  void requirePublished() throws IOException {
    String file = Files.readString(jwks()).strip();
    assertThat(file).contains("Ed25519").doesNotContain("\"d\"");
    assertThat(Curl.run(jwksUrl()).output().strip()).isEqualTo(file);
    assertThat(Curl.run("http://127.0.0.1:" + node.admin() + "/v1/jwks.json").output().strip())
        .isEqualTo(file);
  }

  /** What {@code sluice middleware check --auth} tells with the node's keys. */
  void requireOthersRefused() {
    assertThat(check(directory.resolve("state/tokens")))
        .containsPattern("ok +auth/token +served")
        .containsPattern("ok +auth/none +refused: UNAUTHENTICATED")
        .containsPattern("ok +auth/audience +refused: UNAUTHENTICATED")
        .containsPattern("ok +auth/expired +refused: UNAUTHENTICATED")
        .containsPattern("ok +auth/other-key +refused: UNAUTHENTICATED")
        .containsPattern("ok +auth/other-sandbox +refused: PERMISSION_DENIED")
        .contains("0 FAIL: ready for Sluice");
  }

  /** The same with keys that are not published. */
  void requireOtherGatewayRefused() {
    String keys = directory.resolve("other-keys").toString();
    assertThat(command("middleware", "keys", "--dir", keys)).startsWith("signs ");

    assertThat(check(Path.of(keys)))
        .contains("Describe failed: UNAUTHENTICATED; accept what the published keys signed");
  }

  private String check(Path keys) {
    return command(
        "middleware",
        "check",
        "--auth",
        "--token-keys",
        keys.toString(),
        "--endpoint",
        "https://127.0.0.1:" + servicePort,
        "--tls-ca",
        TLS.resolve("ca.pem").toString(),
        "--name",
        name,
        "--config",
        config,
        "--timeout",
        "20s");
  }

  private static String command(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = Distribution.launcher().toString();
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Shell.run(line).output();
  }

  @Override
  public void close() {
    sluice.stop();
    service.stop();
    origin.close();
  }
}
