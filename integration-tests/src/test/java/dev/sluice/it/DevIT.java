package dev.sluice.it;

import static dev.sluice.it.Deployment.INSPECTED;
import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code sluice dev} as its first user meets it: curl on one side, a Kafka consumer on the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DevIT {
  private static final int HTTP_ACTIVITY = 4002;
  private static final int DETECTION_FINDING = 2004;
  private static final int NETWORK_ACTIVITY = 4001;
  private static final String SECRET = "sk-abcdefghijklmnopqrstuvwx";

  private Path directory;
  private RecordingOrigin origin;
  private Deployment node;
  private SluiceProcess sluice;
  private AuditTopic topic;

  @BeforeAll
  void start(@TempDir Path empty) {
    directory = empty;
    origin = RecordingOrigin.start(directory);
    node = Deployment.in(directory).write(origin);
    sluice = node.dev();
    topic = AuditTopic.open(node.kafka());
  }

  @AfterAll
  void stop() {
    topic.close();
    int exit = sluice.stop();
    origin.close();
    assertThat(exit).isIn(0, 143);
  }

  private Curl curl(String url, String... more) {
    String[] all = new String[more.length + 5];
    all[0] = "--proxy";
    all[1] = node.proxyUrl();
    all[2] = "--cacert";
    all[3] = node.ca().toString();
    all[4] = url;
    System.arraycopy(more, 0, all, 5, more.length);
    return Curl.run(all);
  }

  private void redacted(String url, String scheme, String path) {
    Curl curl = curl(url + path, "--data", "key=" + SECRET);

    assertThat(curl.output()).contains("key=[REDACTED]").doesNotContain(SECRET);
    List<JsonObject> events =
        topic.until(
            all ->
                all.stream()
                    .filter(event -> AuditTopic.classUid(event) == HTTP_ACTIVITY)
                    .anyMatch(
                        event -> isRequest(event, path) && event.containsKey("http_response")));
    JsonObject activity =
        events.stream()
            .filter(event -> AuditTopic.classUid(event) == HTTP_ACTIVITY && isRequest(event, path))
            .filter(event -> event.containsKey("http_response"))
            .findFirst()
            .orElseThrow();
    assertThat(url(activity).getString("scheme")).isEqualTo(scheme);
    assertThat(activity.getString("action")).isEqualTo("Modified");
    String correlation = AuditTopic.correlation(activity);
    List<JsonObject> all =
        topic.until(
            seen ->
                seen.stream()
                    .anyMatch(
                        event ->
                            AuditTopic.classUid(event) == DETECTION_FINDING
                                && AuditTopic.correlation(event).equals(correlation)));
    assertThat(all.toString()).doesNotContain(SECRET);
  }

  private static JsonObject url(JsonObject event) {
    return event.getJsonObject("http_request").getJsonObject("url");
  }

  private static boolean isRequest(JsonObject event, String path) {
    return path.equals(url(event).getString("path"));
  }

  @Test
  void redactsOverHttp() {
    redacted("http://" + INSPECTED + ":" + origin.port(), "http", "/http");
  }

  @Test
  void redactsOverHttps() {
    redacted("https://" + INSPECTED + ":" + origin.tlsPort(), "https", "/https");
  }

  @Test
  void deniesAHostThatNoPolicyNames() {
    Curl curl = curl("http://unknown.test/", "--include");

    assertThat(curl.output()).startsWith("HTTP/1.1 403 ").contains("\"error\":\"policy_denied\"");
    topic.until(
        events ->
            events.stream()
                .filter(event -> AuditTopic.classUid(event) == HTTP_ACTIVITY)
                .anyMatch(
                    event ->
                        "unknown.test".equals(url(event).getString("hostname"))
                            && "Denied".equals(event.getString("action"))));
  }

  @Test
  void tailTellsARequestInOneLine() throws IOException {
    curl("http://unknown.test/tailed");
    topic.until(events -> events.toString().contains("/tailed"));

    assertThat(tail("--no-follow"))
        .filteredOn(line -> line.endsWith(" is not allowed by any policy"))
        .anyMatch(line -> line.contains("DENIED    403 ") && line.contains("unknown.test/tailed"));
    assertThat(tail("--last", "1", "--no-follow")).hasSize(1);
  }

  private List<String> tail(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Distribution.launcher().toString());
    command.addAll(List.of("audit", "tail", "--kafka", "127.0.0.1:" + node.kafka()));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      return lines.lines().toList();
    }
  }

  @Test
  void deniesATunnelToAHostThatNoPolicyNames() {
    assertThat(curl("https://unknown.test/").exit()).isNotZero();
    topic.until(
        events ->
            events.stream()
                .filter(event -> AuditTopic.classUid(event) == NETWORK_ACTIVITY)
                .anyMatch(
                    event ->
                        event.toString().contains("unknown.test")
                            && "Denied".equals(event.getString("action"))));
  }

  @Test
  void statusAndEventsTellTheVersionOfTheJars() {
    String version =
        new JsonObject(Curl.run(node.adminUrl() + "/v1/status").output()).getString("version");

    assertThat(version).matches("[0-9]+\\..+");
    assertThat(topic.until(events -> !events.isEmpty()))
        .extracting(event -> event.getJsonObject("metadata").getJsonObject("product"))
        .allMatch(product -> version.equals(product.getString("version")));
  }

  @Test
  void deniesAMethodWithoutTouchingTheOrigin() {
    Curl curl =
        curl(
            "http://" + PLAIN + ":" + origin.port() + "/deleted",
            "--include",
            "--request",
            "DELETE");

    assertThat(curl.output()).startsWith("HTTP/1.1 403 ").contains("policy_denied");
    assertThat(origin.paths()).doesNotContain("/deleted");
  }

  @Test
  void relaysABinaryUploadByteForByte() throws IOException {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    Path upload = Files.write(directory.resolve("upload"), bytes);
    Path echoed = directory.resolve("echoed");

    Curl curl =
        curl(
            "http://" + PLAIN + ":" + origin.port() + "/upload",
            "--data-binary",
            "@" + upload,
            "--output",
            echoed.toString());

    assertThat(curl.exit()).isZero();
    assertThat(Buffer.buffer(Files.readAllBytes(echoed))).isEqualTo(Buffer.buffer(bytes));
  }
}
