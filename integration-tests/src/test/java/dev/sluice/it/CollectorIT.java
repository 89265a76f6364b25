package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.sluice.testing.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * The OpenTelemetry Collector takes what Sluice exports. It runs where {@code otelcol} is in the
 * PATH; integration-tests/README.md says how to build one.
 */
@Execution(CONCURRENT)
class CollectorIT {
  private static final String PROGRAM = "otelcol";
  private static final String HOST = "agent.test";

  @TempDir private Path directory;

  /** Of {@link #sluice}. */
  private Deployment node = new Deployment(Path.of(""), 0, 0, 0);

  private static Optional<Path> collector() {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .map(folder -> Path.of(folder, PROGRAM))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Test
  void theCollectorTakesTheSpans() throws IOException, InterruptedException {
    assumeTrue(collector().isPresent(), "otelcol is not installed");
    int port = Ports.free();
    Process collector = start(collector().orElseThrow(), port);
    try (RecordingOrigin origin = RecordingOrigin.start(directory, List.of(HOST));
        SluiceProcess sluice = sluice(origin, port)) {
      String url = "https://%s:%d/things".formatted(HOST, origin.tlsPort());
      Curl.run("--proxy", node.proxyUrl(), "--cacert", node.ca().toString(), url);

      // The span of the tunnel is exported behind that of its request.
      await()
          .untilAsserted(
              () ->
                  assertThat(log())
                      .contains(
                          "/things",
                          "service.name: Str(sluice)",
                          "InstrumentationScope dev.sluice",
                          "http.request.method: Str(GET)",
                          "http.response.status_code: Int(200)",
                          "Name           : admission",
                          "Name           : CONNECT",
                          "Kind           : Server",
                          "response head"));
      assertThat(sluice.stop()).isIn(0, 143);
    } finally {
      collector.destroy();
      collector.waitFor();
    }
  }

  private SluiceProcess sluice(RecordingOrigin origin, int port) throws IOException {
    node = Deployment.in(directory);
    node.write(origin, "", Deployment.admitting(origin, List.of(HOST)), List.of(HOST));
    Files.writeString(
        directory.resolve("config/sluice.yaml"),
        "tracing: {endpoint: \"http://127.0.0.1:%d\"}\n".formatted(port),
        StandardOpenOption.APPEND);
    return node.dev();
  }

  private Process start(Path program, int port) throws IOException {
    Path settings = directory.resolve("otelcol.yaml");
    Files.writeString(
        settings,
        """
        receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:%d"}}}}
        exporters: {debug: {verbosity: detailed}}
        service:
          telemetry: {metrics: {level: none}}
          pipelines: {traces: {receivers: [otlp], exporters: [debug]}}
        """
            .formatted(port));
    Process started =
        new ProcessBuilder(program.toString(), "--config", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("otelcol.log").toFile())
            .start();
    await().until(() -> !started.isAlive() || isOpen(port));
    return started;
  }

  private static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("otelcol.log"));
  }
}
