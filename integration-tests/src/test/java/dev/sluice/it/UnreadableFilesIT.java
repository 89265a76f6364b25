package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/** A pipe among the policies: readiness and status tell, and everything else goes on. */
@Execution(CONCURRENT)
class UnreadableFilesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path directory;

  @Test
  void aPipeIsToldUntilItIsGone() throws Exception {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      try (SluiceProcess sluice = node.run();
          Operator operator = new Operator(node)) {
        assertThat(get(node, "/health/ready")).contains("\"ready\":true");
        Path pipe = directory.resolve("config/policies/pipe.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(get(node, "/health/ready"))
                        .contains("\"ready\":false", "pipe.yaml is not a regular file"));
        assertThat(get(node, "/v1/status")).contains("\"control_faults\":[\"configuration files");
        assertThat(operator.put(Deployment.policy(origin) + "# put\n")).isEqualTo(200);

        Files.delete(pipe);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(get(node, "/health/ready")).contains("\"ready\":true"));
        // An orderly end would wait for Kafka, which is not there.
        sluice.kill();
      }
    }
  }

  private String get(Deployment node, String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(node.adminUrl() + path)).build(),
            BodyHandlers.ofString())
        .body();
  }
}
