package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** Who may observe, and what a node says of it. No public address is within reach of a test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(CONCURRENT)
class ObserveIT {
  private static final String HOST = "agent.test";
  private final Instant until = Instant.now().plus(Duration.ofHours(1));
  private final String mode = "x-sluice: {mode: observe, until: %s}\n".formatted(until);

  private final HttpClient http = HttpClient.newHttpClient();
  private RecordingOrigin origin;
  private Deployment node;
  private SluiceProcess sluice;

  @BeforeAll
  void start(@TempDir Path directory) {
    origin = RecordingOrigin.start(directory, List.of(HOST));
    node = Deployment.in(directory);
    String policy = Deployment.admitting(origin, List.of(HOST)) + mode;
    node.write(origin, "", policy, List.of(HOST, "new.test"));
    sluice = node.dev();
  }

  @AfterAll
  void stop() {
    sluice.close();
    origin.close();
    http.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.admin() + path));
  }

  private HttpResponse<String> put(String token) throws IOException, InterruptedException {
    return send(
        to("/v1/policies/ci")
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString("version: 1\n" + mode)));
  }

  private String get(String url) {
    return Curl.run("--proxy", node.proxyUrl(), "--include", url).output();
  }

  @Test
  void theNodeTellsWhomItObserves() throws Exception {
    assertThat(send(to("/v1/status")).body())
        .contains("\"observed_sandboxes\":{", "\"default\":\"" + until + "\"");
    assertThat(send(to("/health/ready")).body()).contains("sandbox default is observed until");
    assertThat(send(to("/metrics")).body())
        .contains("sluice_requests_observed_total")
        .containsPattern("sluice_sandboxes_observed [12]\\.0");
  }

  @Test
  void onlyTheOwnerOfTheStateObserves() throws Exception {
    String token = Files.readString(node.adminToken()).strip();

    HttpResponse<String> refused = put("x".repeat(64));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("mode: observe needs the admin token");
    assertThat(put(token).statusCode()).isEqualTo(200);
  }

  @Test
  void privateAddressesAndOtherPortsStayRefused() {
    assertThat(get("http://new.test/")).contains("ssrf_denied");
    assertThat(get("http://127.0.0.1/")).contains("ssrf_denied");
    assertThat(get("http://169.254.169.254/latest/meta-data")).contains("ssrf_denied");
    assertThat(get("http://new.test:" + origin.port() + "/")).contains("policy_denied");
    assertThat(get("http://" + HOST + ":" + origin.port() + "/a")).startsWith("HTTP/1.1 200 ");
  }
}
