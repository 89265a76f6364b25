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

/** Files that cannot be read: readiness and status tell, and everything else goes on. */
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
        Path policy = pipe("config/policies/pipe.yaml");
        awaitReady(node, "pipe.yaml is refused");
        Path registrations = directory.resolve("config/gateway.toml");
        String toml = Files.readString(registrations);
        Files.delete(registrations);
        pipe("config/gateway.toml");
        awaitReady(node, "gateway.toml is refused");
        assertThat(get(node, "/v1/status")).contains("\"control_faults\":[]", "refused_files");
        assertThat(operator.put(Deployment.policy(origin) + "# put\n")).isEqualTo(200);

        Files.delete(policy);
        Files.delete(registrations);
        Files.writeString(registrations, toml);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(get(node, "/health/ready"))
                        .contains("\"ready\":true")
                        .doesNotContain("pipe.yaml", "gateway.toml"));
        // An orderly end would wait for Kafka, which is not there.
        sluice.kill();
      }
    }
  }

  private Path pipe(String name) throws IOException, InterruptedException {
    Path pipe = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private void awaitReady(Deployment node, String text) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(get(node, "/health/ready")).contains("\"ready\":true", text));
  }

  private String get(Deployment node, String path) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(node.adminUrl() + path)).build(),
            BodyHandlers.ofString())
        .body();
  }
}
