package dev.sluice.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.Ports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * A secret for every place that a placeholder may stand in: the origin receives each of them where
 * it belongs, and nothing else that Sluice writes anywhere contains one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class CredentialIT {
  private static final String BOUND = "bound.test";
  private static final String OTHER = "other.test";
  private static final String SIGNED = "signed.test";
  private static final List<String> HOSTS = List.of(BOUND, OTHER, SIGNED);
  private static final List<String> KEYS =
      List.of(
          "HEADER",
          "BEARER",
          "ALIAS",
          "BASIC",
          "PATH",
          "QUERY",
          "JSON",
          "FORM",
          "TEXT",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY");
  private static final List<String> SCHEMES = List.of("http", "https");
  private static final String MIDDLEWARES =
      """
      network_middlewares:
        all: {order: 1, middleware: test/scripted, config: {reason: $body, finding: $body, metadata: $body}, endpoints: {include: [bound.test]}}
      """;

  private final List<String> refusals = new ArrayList<>();
  private Path directory;
  private RecordingOrigin origin;
  private SluiceProcess scripted;
  private Deployment node;
  private SluiceProcess sluice;
  private AuditTopic topic;

  private static String canary(String key) {
    return "canary-" + key.toLowerCase(Locale.ROOT).replace('_', '-') + "-0123456789";
  }

  private static String holder(String key) {
    return "openshell:resolve:env:" + key;
  }

  @BeforeAll
  void start(@TempDir Path empty) throws IOException {
    directory = empty;
    origin = RecordingOrigin.start(directory, HOSTS);
    int port = Ports.free();
    scripted = Services.start("ScriptedService", directory.resolve("service-log"), port);
    node = Deployment.in(directory);
    String policy =
        Deployment.admitting(origin, HOSTS)
            .replace(
                "{host: bound.test,", "{host: bound.test, request_body_credential_rewrite: true,")
            .replace(
                "{host: signed.test,",
                "{host: signed.test, credential_signing: sigv4, signing_service: s3,"
                    + " signing_region: eu-west-1,");
    node.write(origin, Services.registration("test/scripted", port), policy + MIDDLEWARES, HOSTS);
    addCredentials();
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> send("http", BOUND, "/ready").startsWith("HTTP/1.1 200 "));
  }

  private void addCredentials() throws IOException {
    Path secrets = Files.createDirectories(directory.resolve("secrets"));
    StringBuilder section = new StringBuilder("proxy:\n  credentials:\n");
    for (String key : KEYS) {
      Path file = Files.writeString(secrets.resolve(key), canary(key) + "\n");
      String host = key.startsWith("AWS") ? SIGNED : BOUND;
      section.append(
          "    %s: {file: '%s', endpoints: [{host: %s, port: %d}, {host: %s, port: %d}]}\n"
              .formatted(key, file, host, origin.port(), host, origin.tlsPort()));
    }
    Path settings = directory.resolve("config/sluice.yaml");
    Files.writeString(
        settings, Files.readString(settings).replaceFirst("proxy:\n", section.toString()));
  }

  @AfterAll
  void stop() {
    topic.close();
    sluice.close();
    scripted.close();
    origin.close();
  }

  @Test
  void secretsAreWhereTheyBelongAndNowhereElse() throws IOException {
    for (String scheme : SCHEMES) {
      placeEverywhere(scheme);
      refusals.add(send(scheme, OTHER, "/other", "--header", "X-Key: " + holder("HEADER")));
      refusals.add(send(scheme, BOUND, "/unknown", "--header", "X-Key: " + holder("UNKNOWN")));
      refusals.add(send(scheme, BOUND, "/cookie", "--cookie", "a=" + holder("HEADER")));
    }
    List<JsonObject> events =
        topic.until(
            all -> SCHEMES.stream().allMatch(s -> all.stream().anyMatch(e -> isLast(e, s))));

    SCHEMES.forEach(this::assertReceived);
    assertThat(String.join("", refusals))
        .contains(
            "credential_endpoint_mismatch",
            "credential_unavailable",
            "credential_injection_failed");
    assertThat(events.toString())
        .contains("openshell.provider_credential.endpoint_mismatch", "/bot[CREDENTIAL]/send")
        .doesNotContain("openshell:resolve", "OPENSHELL-RESOLVE");
    refusals.forEach(CredentialIT::assertClean);
    events.forEach(event -> assertClean(event.encode()));
    assertClean(Curl.run(node.adminUrl() + "/metrics").output());
    assertClean(Curl.run(node.adminUrl() + "/v1/status").output());
    assertClean(sluice.printed());
    assertClean(Files.readString(directory.resolve("log")));
    assertClean(Files.readString(directory.resolve("service-log")));
    assertStateIsClean();
  }

  private void placeEverywhere(String scheme) {
    String at = "/kept/" + scheme;
    String basic = encoded("user:" + holder("BASIC"));
    send(
        scheme,
        BOUND,
        at + "/header",
        "--header",
        "X-Key: " + holder("HEADER"),
        "--header",
        "X-Alias: sk-OPENSHELL-RESOLVE-ENV-ALIAS",
        "--header",
        "Authorization: Bearer openshell:resolve:env:v1_BEARER");
    send(scheme, BOUND, at + "/basic", "--header", "Authorization: Basic " + basic);
    send(scheme, BOUND, at + "/bot" + holder("PATH") + "/send?k=" + holder("QUERY"));
    String json = "{\"k\": \"" + holder("JSON") + "\"}";
    send(scheme, BOUND, at + "/json", "--json", json);
    send(scheme, BOUND, at + "/form", "--data", "a=b&k=" + holder("FORM"));
    send(
        scheme,
        BOUND,
        at + "/text",
        "--header",
        "Content-Type: text/plain",
        "--header",
        "Transfer-Encoding: chunked",
        "--data",
        holder("TEXT"));
    send(scheme, SIGNED, at + "/signed", "--data", "x");
  }

  private static boolean isLast(JsonObject event, String scheme) {
    return event.containsKey("http_request")
        && AuditTopic.path(event).equals("/cookie")
        && scheme.equals(
            event.getJsonObject("http_request").getJsonObject("url").getString("scheme"));
  }

  private void assertReceived(String scheme) {
    String at = "/kept/" + scheme;
    assertThat(origin.kept(at + "/header").values("x-key")).containsExactly(canary("HEADER"));
    assertThat(origin.kept(at + "/header").values("x-alias")).containsExactly(canary("ALIAS"));
    assertThat(origin.kept(at + "/header").values("authorization"))
        .containsExactly("Bearer " + canary("BEARER"));
    assertThat(origin.kept(at + "/basic").values("authorization"))
        .containsExactly("Basic " + encoded("user:" + canary("BASIC")));
    assertThat(origin.uris()).contains(at + "/bot" + canary("PATH") + "/send?k=" + canary("QUERY"));
    assertThat(origin.kept(at + "/json").body()).isEqualTo("{\"k\": \"" + canary("JSON") + "\"}");
    assertThat(origin.kept(at + "/form").body()).isEqualTo("a=b&k=" + canary("FORM"));
    assertThat(origin.kept(at + "/text").body()).isEqualTo(canary("TEXT"));
    assertThat(origin.kept(at + "/signed").values("authorization"))
        .singleElement()
        .asString()
        .startsWith("AWS4-HMAC-SHA256 Credential=" + canary("AWS_ACCESS_KEY_ID") + "/")
        .doesNotContain(canary("AWS_SECRET_ACCESS_KEY"));
    assertThat(origin.paths()).doesNotContain("/other", "/unknown", "/cookie");
  }

  private String send(String scheme, String host, String path, String... more) {
    int port = scheme.equals("https") ? origin.tlsPort() : origin.port();
    List<String> command =
        new ArrayList<>(
            List.of("--proxy", node.proxyUrl(), "--include", "--cacert", node.ca().toString()));
    command.addAll(List.of(more));
    command.add(scheme + "://" + host + ":" + port + path);
    return Curl.run(command.toArray(String[]::new)).output();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1));
  }

  private void assertStateIsClean() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertClean(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
  }

  private static void assertClean(String text) {
    for (String key : KEYS) {
      assertThat(text.contains(canary(key))).as(key).isFalse();
    }
    assertThat(text.contains(encoded("user:" + canary("BASIC")))).isFalse();
  }
}
