package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.Ports;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** The sample service behind {@code sluice dev}: in clear text, over mutual TLS, and killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class ContentGuardIT {
  private static final String CLOSED = "closed.test";
  private static final String OPEN = "open.test";
  private static final String DENIED = "denied.test";
  private static final String SECURE = "secure.test";
  private static final List<String> HOSTS = List.of(Deployment.PLAIN, CLOSED, OPEN, DENIED, SECURE);
  private static final Path TLS = Services.CONTENT_GUARD.resolve("src/test/resources/tls");

  /** One poll of the service, on a busy machine. */
  private static final Duration ONE_POLL = Duration.ofMinutes(2);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MANY = 1_000_000;

  private Path log;
  private RecordingOrigin origin;
  private Deployment node;
  private int port;
  private SluiceProcess guard;
  private SluiceProcess secureGuard;
  private SluiceProcess sluice;
  private AuditTopic topic;

  @BeforeAll
  void start(@TempDir Path directory) {
    log = directory.resolve("service-log");
    origin = RecordingOrigin.start(directory);
    port = Ports.free();
    int securePort = Ports.free();
    guard = Services.contentGuard(log, port);
    secureGuard =
        Services.contentGuard(
            log,
            securePort,
            "--tls-cert=server.pem --tls-key=server-key.pem --client-ca=ca.pem"
                .replace("=", " " + TLS + "/")
                .split(" "));
    node = Deployment.in(directory);
    node.write(
        origin,
        Services.registration("example/content-guard", port) + secure(securePort),
        Deployment.admitting(origin, HOSTS) + middlewares(),
        HOSTS);
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
    await().atMost(PATIENCE).until(() -> serves(CLOSED) && serves(SECURE));
  }

  @AfterAll
  void stop() {
    topic.close();
    int exit = sluice.stop();
    secureGuard.close();
    int guardExit = guard.stop();
    origin.close();
    assertThat(exit).isIn(0, 143);
    assertThat(guardExit).isIn(0, 143);
  }

  private static String secure(int port) {
    return """
    [[openshell.supervisor.middleware]]
    name = "example/secure-guard"
    grpc_endpoint = "https://127.0.0.1:%1$d"
    max_payload_bytes = 262144
    timeout = "10s"
    tls_ca_cert_path = "%2$s/ca.pem"
    tls_client_cert_path = "%2$s/client.pem"
    tls_client_key_path = "%2$s/client-key.pem"
    """
        .formatted(port, TLS);
  }

  private static String middlewares() {
    return """
    network_middlewares:
      redact: {order: 1, middleware: example/content-guard, config: {mode: redact, terms: [halcyon]}, endpoints: {include: [closed.test]}}
      redact-if-possible: {order: 2, middleware: example/content-guard, config: {mode: redact, terms: [halcyon]}, on_error: fail_open, endpoints: {include: [open.test]}}
      refuse: {order: 3, middleware: example/content-guard, config: {mode: deny, terms: [halcyon]}, endpoints: {include: [denied.test]}}
      redact-securely: {order: 4, middleware: example/secure-guard, config: {mode: redact, terms: [halcyon]}, endpoints: {include: [secure.test]}}
    """;
  }

  private String url(String host) {
    return "http://" + host + ":" + origin.port();
  }

  private Curl post(String host, String body) {
    return Curl.run("--proxy", node.proxyUrl(), "--include", "--data", body, url(host));
  }

  /** On several connections, as each may meet another event loop. */
  private boolean serves(String host) {
    Load load = Load.through(node);
    load.run(url(host), 20, 4);
    return load.failed() == 0;
  }

  @Test
  void redacts() {
    assertThat(post(CLOSED, "on halcyon").output()).contains("on [REDACTED]");
  }

  @Test
  void redactsOverMutualTls() {
    assertThat(post(SECURE, "on halcyon").output()).contains("on [REDACTED]");
  }

  @Test
  void deniesInTheNameOfTheEntry() {
    assertThat(post(DENIED, "on halcyon").output())
        .startsWith("HTTP/1.1 403 ")
        .contains(
            "\"error\":\"middleware_denied\"",
            "\"middleware\":\"refuse\"",
            "\"reason_code\":\"content_match\"");
  }

  @Test
  void disturbsOnlyItsOwnEntriesWhenItIsKilledUnderLoad() {
    Load closed = Load.through(node);
    Load open = Load.through(node);
    Load plain = Load.through(node);
    try (ExecutorService loads = Executors.newVirtualThreadPerTaskExecutor()) {
      loads.execute(() -> closed.run(url(CLOSED) + "/closed", MANY, 2));
      loads.execute(() -> open.run(url(OPEN) + "/open", MANY, 2));
      loads.execute(() -> plain.run(url(Deployment.PLAIN) + "/plain", MANY, 2));
      try {
        killAndReturn(closed, open, plain);
      } finally {
        List.of(closed, open, plain).forEach(Load::stop);
      }
    }
    assertThat(closed.statuses()).containsOnlyKeys(200, 403);
    assertThat(open.statuses()).containsOnlyKeys(200);
    assertThat(plain.statuses()).containsOnlyKeys(200);
    assertThat(open.failed() + plain.failed()).isZero();
    assertPassedWithAFinding();
  }

  private void killAndReturn(Load closed, Load open, Load plain) {
    List.of(closed, open, plain).forEach(load -> awaitMore(load, 200));
    guard.kill();
    awaitMore(closed, 403);
    awaitMore(open, 200);
    awaitMore(plain, 200);
    assertThat(post(CLOSED, "on halcyon").output())
        .startsWith("HTTP/1.1 403 ")
        .contains("\"error\":\"middleware_failed\"");
    guard = Services.contentGuard(log, port);
    await().atMost(ONE_POLL).until(() -> serves(CLOSED));
    assertThat(post(OPEN, "on halcyon").output()).contains("on [REDACTED]");
  }

  private static void awaitMore(Load load, int status) {
    long before = load.statuses().getOrDefault(status, 0L);
    await().atMost(PATIENCE).until(() -> load.statuses().getOrDefault(status, 0L) >= before + 20);
  }

  private void assertPassedWithAFinding() {
    topic.until(
        events ->
            events.stream()
                .filter(ContentGuardIT::isBypassOfTheOpenEntry)
                .map(AuditTopic::correlation)
                .anyMatch(request -> events.stream().anyMatch(event -> passed(event, request))));
  }

  private static boolean isBypassOfTheOpenEntry(JsonObject event) {
    return AuditTopic.classUid(event) == 2004
        && "openshell.middleware.failure"
            .equals(event.getJsonObject("finding_info").getString("uid"))
        && event.encode().contains("redact-if-possible");
  }

  private static boolean passed(JsonObject event, String request) {
    return AuditTopic.correlation(event).equals(request)
        && event.containsKey("http_response")
        && event.getJsonObject("http_response").getInteger("code") == 200;
  }
}
