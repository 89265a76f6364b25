package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Roles apart, and no control role: proxies and chains go on, restart on what they knew last, and
 * catch up when it is back.
 */
@Execution(ExecutionMode.CONCURRENT)
class ControlOutageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SECRET = "sk-abcdefghijklmnopqrstuvwx";

  @TempDir private Path directory;
  private ClusterMember control;
  private ClusterMember proxy;
  private ClusterMember chain;

  @BeforeEach
  void place() {
    control = ClusterMember.of(directory, "control", "control");
    proxy = ClusterMember.of(directory, "proxy", "proxy");
    chain = ClusterMember.of(directory, "chain", "chain");
  }

  @Test
  void trafficDoesNotNeedTheControlRole() throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(origin, List.of(control, proxy, chain));
      List<SluiceProcess> running = nodes.startAll(control, chain, proxy);
      serves(origin, "/kept/all");
      running.getFirst().kill();
      serves(origin, "/kept/no-control");
      running.forEach(SluiceProcess::kill);

      nodes.startAll(chain, proxy);
      serves(origin, "/kept/restarted");
      forbidTheInspectedHost(origin);
      nodes.start(control);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(send(origin, Deployment.INSPECTED, "/x")).isEqualTo(403));
      assertThat(send(origin, Deployment.PLAIN, "/x")).isEqualTo(200);
    }
  }

  private void forbidTheInspectedHost(RecordingOrigin origin) throws IOException {
    Files.writeString(
        control.files().directory().resolve("config/policies/default.yaml"),
        Deployment.admitting(origin, List.of(Deployment.PLAIN)));
  }

  /** Plain traffic, and through the middleware of the other process. */
  private void serves(RecordingOrigin origin, String path) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(send(origin, Deployment.INSPECTED, path)).isEqualTo(200));
    assertThat(origin.kept(path).body()).isEqualTo("note=[REDACTED]");
    assertThat(send(origin, Deployment.PLAIN, "/plain")).isEqualTo(200);
  }

  private int send(RecordingOrigin origin, String host, String path) {
    Curl curl =
        Curl.run(
            "--output",
            directory.resolve("answer").toString(),
            "--write-out",
            "%{http_code}",
            "--proxy",
            proxy.files().proxyUrl(),
            "--data",
            "note=" + SECRET,
            "http://" + host + ":" + origin.port() + path);
    return Integer.parseInt(curl.output());
  }
}
