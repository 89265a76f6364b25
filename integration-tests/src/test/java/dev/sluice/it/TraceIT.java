package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code sluice trace} as its user meets it, at a single node and across a cluster. */
@Execution(ExecutionMode.CONCURRENT)
class TraceIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SECRET = "sk-abcdefghijklmnopqrstuvwx";

  @TempDir private Path directory;

  @Test
  void theEventsOfAnInterceptedRequestAreShown() throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment node = Deployment.in(directory).write(origin);
      try (SluiceProcess sluice = node.run();
          Trace trace = Trace.start(node, directory, "--host", "inspected.*", "--format", "json")) {
        trace.awaitListening(1);
        postSecret(node, origin);

        assertThat(trace.exit()).isZero();
        List<JsonObject> requests = trace.requests();
        assertThat(requests).extracting(it -> it.getString("method")).contains("POST", "CONNECT");
        Map<String, JsonObject> events = events(requests, "POST");
        assertThat(events)
            .containsKeys("http.decision", "http.stage", "finding.service", "http.completion");
        assertThat(event(events, "http.decision").getJsonObject("firewall_rule").getString("uid"))
            .isEqualTo("network_policies.test.endpoints[1].access");
        assertThat(event(events, "http.stage").encode()).contains("redact-keys", "duration_micros");
        assertThat(event(events, "http.completion").encode()).contains("\"code\":200");
        assertThat(requests.toString()).doesNotContain(SECRET, "?key");
        assertThat(sluice.stop()).isIn(0, 143);
      }
    }
  }

  private static JsonObject event(Map<String, JsonObject> events, String code) {
    return Optional.ofNullable(events.get(code)).orElseThrow();
  }

  private static void postSecret(Deployment node, RecordingOrigin origin) {
    String url = "https://" + Deployment.INSPECTED + ":" + origin.tlsPort() + "/a?key=" + SECRET;
    String proxy = node.proxyUrl();
    String authority = node.ca().toString();
    Curl.run("--http1.1", "--proxy", proxy, "--cacert", authority, url, "--data", "key=" + SECRET);
  }

  /** The node that is asked has neither a proxy nor the policies. */
  @Test
  void aClusterIsAskedAtAnyNode() throws IOException {
    String keys = ClusterMember.newKeys(directory.resolve("keys"));
    ClusterMember control = ClusterMember.of(directory, "control", "control").with(keys);
    ClusterMember chain = ClusterMember.of(directory, "chain", "chain").with(keys);
    ClusterMember one = ClusterMember.of(directory, "one", "proxy").with(keys);
    ClusterMember other = ClusterMember.of(directory, "other", "proxy").with(keys);
    try (RecordingOrigin origin = RecordingOrigin.start(directory);
        ClusterProcesses nodes = new ClusterProcesses()) {
      ClusterMember.write(origin, List.of(control, chain, one, other));
      nodes.startAll(control, chain, one, other);
      String url = "http://" + Deployment.PLAIN + ":" + origin.port() + "/";
      await().atMost(PATIENCE).until(() -> served(one, url) && served(other, url));
      try (Trace trace =
          Trace.start(chain.files(), directory, "--count", "2", "--format", "json")) {
        trace.awaitListening(2);
        assertThat(served(one, url) && served(other, url)).isTrue();

        assertThat(trace.exit()).isZero();
        assertThat(trace.requests())
            .allMatch(it -> it.getBoolean("ended"))
            .extracting(it -> it.getString("node"))
            .doesNotHaveDuplicates()
            .hasSize(2);
      }
    }
  }

  private static boolean served(ClusterMember proxy, String url) {
    return Curl.run("--proxy", proxy.files().proxyUrl(), "--include", url)
        .output()
        .startsWith("HTTP/1.1 200 ");
  }

  private static Map<String, JsonObject> events(List<JsonObject> requests, String method) {
    JsonArray events =
        requests.stream()
            .filter(it -> it.getString("method").equals(method))
            .findFirst()
            .orElseThrow()
            .getJsonArray("events");
    return events.stream()
        .map(JsonObject.class::cast)
        .collect(
            Collectors.toMap(
                event -> event.getJsonObject("metadata").getString("event_code"),
                event -> event,
                (a, b) -> b));
  }

  /** A running command. */
  private record Trace(Process process, Path told) implements AutoCloseable {
    static Trace start(Deployment node, Path directory, String... options) throws IOException {
      Path told = directory.resolve("told");
      List<String> command =
          new ArrayList<>(
              List.of(
                  Distribution.launcher().toString(),
                  "trace",
                  "--admin",
                  "127.0.0.1:" + node.admin()));
      command.addAll(List.of(options));
      return new Trace(new ProcessBuilder(command).redirectError(told.toFile()).start(), told);
    }

    void awaitListening(int proxies) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Files.readString(told)
                          .lines()
                          .filter(line -> line.startsWith("sluice: listening at "))
                          .count()
                      == proxies);
    }

    List<JsonObject> requests() {
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        return lines.lines().map(JsonObject::new).toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    int exit() {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
