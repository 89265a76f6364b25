package dev.sluice.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * A secret goes down every path; nothing that Sluice writes anywhere may contain it. Hosts and
 * paths are no place for secrets: they are in the events.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class CanaryIT {
  private static final String CANARY = "sk-canary0123456789abcdefgh";
  private static final String BASIC = basic("agent");
  private static final String STRANGER = basic("stranger");
  private static final List<String> SECRETS = List.of(CANARY, BASIC, STRANGER);
  private static final int OVER_LIMIT = 300_000;
  private static final List<String> HOSTS =
      List.of(
          "plain.test",
          "regex.test",
          "allow.test",
          "deny.test",
          "code.test",
          "closed.test",
          "open.test",
          "secrets.test");
  private static final String RPC = "rpc.test";
  // The service quotes the body wherever the contract gives it a word.
  private static final String QUOTES = "reason: $body, finding: $body, metadata: $body";
  private static final String MIDDLEWARES =
      """
      network_middlewares:
        regex: {order: 1, middleware: openshell/regex, endpoints: {include: [regex.test]}}
        allow: {order: 2, middleware: test/scripted, config: {%1$s}, endpoints: {include: [allow.test]}}
        deny: {order: 3, middleware: test/scripted, config: {deny: "no", %1$s}, endpoints: {include: [deny.test]}}
        code: {order: 4, middleware: test/scripted, config: {deny: $body, %1$s}, endpoints: {include: [code.test]}}
        closed: {order: 5, middleware: test/scripted, config: {status: $body}, endpoints: {include: [closed.test]}}
        open: {order: 6, middleware: test/scripted, config: {status: $body}, on_error: fail_open, endpoints: {include: [open.test]}}
        secrets: {order: 7, middleware: sluice/secrets, config: {mode: deny}, endpoints: {include: [secrets.test]}}
      """
          .formatted(QUOTES);

  private final List<String> refusals = new ArrayList<>();
  private final Set<String> paths = new HashSet<>();
  private Path directory;
  private RecordingOrigin origin;
  private SluiceProcess scripted;
  private Deployment node;
  private SluiceProcess sluice;
  private AuditTopic topic;

  @BeforeAll
  void start(@TempDir Path empty) throws IOException {
    directory = empty;
    List<String> hosts = Stream.concat(HOSTS.stream(), Stream.of(RPC)).toList();
    origin = RecordingOrigin.start(directory, hosts);
    int port = Ports.free();
    scripted = Services.start("ScriptedService", directory.resolve("service-log"), port);
    node = Deployment.in(directory);
    node.write(
        origin,
        Services.registration("test/scripted", port),
        Deployment.admitting(origin, HOSTS) + judgingBodies() + MIDDLEWARES,
        hosts);
    giveTheSandboxAToken();
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> send("http", "allow.test", "/ready").startsWith("HTTP/1.1 200 "));
  }

  private String judgingBodies() {
    return "      - {host: %s, ports: [%d, %d], protocol: json-rpc, enforcement: enforce, rules: [{allow: {method: eth_call}}]}\n"
        .formatted(RPC, origin.port(), origin.tlsPort());
  }

  /** The canary is the token of the sandbox {@code agent}; the settings hold its hash only. */
  private void giveTheSandboxAToken() throws IOException {
    Path settings = directory.resolve("config/sluice.yaml");
    String sandbox = "proxy:\n  sandboxes: {agent: {token_sha256: " + sha256(CANARY) + "}}\n";
    Files.writeString(settings, Files.readString(settings).replaceFirst("proxy:\n", sandbox));
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(ISO_8859_1));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String basic(String user) {
    return Base64.getEncoder().encodeToString((user + ":" + CANARY).getBytes(ISO_8859_1));
  }

  @AfterAll
  void stop() {
    topic.close();
    sluice.close();
    scripted.close();
    origin.close();
  }

  @Test
  void isNowhereInWhatSluiceWrites() throws IOException {
    for (String host : HOSTS) {
      collect(send("http", host, "/http/" + host));
      collect(send("https", host, "/https/" + host));
    }
    collect(send("http", "unknown.test", "/unknown"));
    collect(send("http", "plain.test", "/method", "--request", "DELETE"));
    collect(send("http", "deny.test", "/large", "--data", oversized()));
    collect(send("http", RPC, "/rpc/unreadable"));
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + CANARY + "\"}";
    collect(send("http", RPC, "/rpc/http", "--data", call));
    collect(send("https", RPC, "/rpc/https", "--data", call));
    strangers();
    malformed();
    refusedPolicy();
    List<JsonObject> events = awaitAllEvents();

    assertThat(String.join("", refusals))
        .contains("middleware_denied", "middleware_failed", "policy_denied", "secret_found")
        .contains("HTTP/1.1 400 ", "HTTP/1.1 407 ");
    refusals.forEach(CanaryIT::assertClean);
    events.forEach(event -> assertClean(event.encode()));
    assertClean(Curl.run(node.adminUrl() + "/metrics").output());
    assertClean(Curl.run(node.adminUrl() + "/v1/status").output());
    assertClean(sluice.printed());
    assertClean(Files.readString(directory.resolve("log")));
    assertStateIsClean();
  }

  private String send(String scheme, String host, String path, String... more) {
    paths.add(path);
    int port = scheme.equals("https") ? origin.tlsPort() : origin.port();
    List<String> command =
        new ArrayList<>(
            List.of("--proxy", node.proxyUrl(), "--include", "--cacert", node.ca().toString()));
    command.addAll(List.of("--proxy-user", "agent:" + CANARY));
    command.addAll(List.of("--header", "X-Secret: " + CANARY, "--cookie", "c=" + CANARY));
    command.addAll(List.of("--header", "Authorization: Basic " + BASIC, "--data", CANARY));
    command.addAll(List.of(more));
    command.add(scheme + "://" + host + ":" + port + path + "?q=" + CANARY);
    return Curl.run(command.toArray(String[]::new)).output();
  }

  /** What the origin echoes is not Sluice's. */
  private void collect(String output) {
    String answer = output.replaceFirst("^HTTP/1.1 200 [^\\r\\n]*\\r?\\n\\r?\\n", "");
    if (!answer.startsWith("HTTP/1.1 200 ")) {
      refusals.add(answer);
    }
  }

  private String oversized() throws IOException {
    Path file = directory.resolve("oversized");
    return "@" + Files.writeString(file, CANARY.repeat(OVER_LIMIT / CANARY.length() + 1));
  }

  /** Credentials that nobody has. */
  private void strangers() throws IOException {
    String authority = "plain.test:" + origin.port();
    String end =
        " HTTP/1.1\r\nHost: "
            + authority
            + "\r\nProxy-Authorization: Basic "
            + STRANGER
            + "\r\n\r\n";
    refusals.add(raw("GET http://" + authority + "/stranger" + end));
    refusals.add(raw("CONNECT " + authority + end));
  }

  /** What curl would not send. */
  private void malformed() throws IOException {
    String authority = "plain.test:" + origin.port();
    String end = " HTTP/1.1\r\nHost: " + authority + "\r\nX-Secret: " + CANARY + "\r\n\r\n";
    refusals.add(raw("GET http://user:" + CANARY + "@" + authority + "/user" + end));
    refusals.add(raw("GET http://" + authority + "/space " + CANARY + end));
    refusals.add(
        raw("GET http://" + authority + "/ HTTP/1.1\r\nX-Secret : " + CANARY + "\r\n\r\n"));
    refusals.add(raw("GET http://" + authority + "/ HTTP/1.1\r\n" + CANARY + "\r\n\r\n"));
    refusals.add(raw(CANARY + "\r\n\r\n"));
    refusals.add(raw("CONNECT user:" + CANARY + "@" + authority + " HTTP/1.1\r\nHost: x\r\n\r\n"));
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.proxy())) {
      socket.setSoTimeout((int) Duration.ofMinutes(1).toMillis());
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  /** Its service says why, in words; the operator's answer is theirs and is not judged here. */
  private void refusedPolicy() throws IOException {
    String policy =
        Deployment.admitting(origin, HOSTS)
            + "network_middlewares:\n  a: {middleware: test/scripted, config: {invalid: "
            + CANARY
            + "}, endpoints: {include: [plain.test]}}\n";
    try (Operator operator = new Operator(node)) {
      assertThat(operator.put(policy)).isEqualTo(422);
    }
  }

  private List<JsonObject> awaitAllEvents() {
    return topic.until(
        events -> {
          Set<String> seen = new HashSet<>();
          events.stream()
              .filter(event -> event.containsKey("http_request"))
              .forEach(event -> seen.add(AuditTopic.path(event)));
          return seen.containsAll(paths);
        });
  }

  private void assertStateIsClean() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), ISO_8859_1);
        assertThat(SECRETS.stream().anyMatch(content::contains)).as(file.toString()).isFalse();
      }
    }
  }

  private static void assertClean(String text) {
    assertThat(text).doesNotContain(SECRETS);
  }
}
