package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The compose file, each role in its container, on a real engine; skipped, and said so, where there
 * is none, or no compose plugin.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
@ResourceLock("the documented ports")
class ComposeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration START = Duration.ofMinutes(4);
  private static final Duration COMMAND = Duration.ofMinutes(10);
  private static final int NOT_FOUND = 127;
  private static final String BODY = "key=sk-abcdefghijklmnopqrstuvwx";
  private static final String PROXY = "http://127.0.0.1:3128";
  private static final String ADMIN = "http://localhost:9090";
  private static final String DEMO = "http://demo.sluice.test:8480/load";

  private record Output(int exit, String text) {}

  /** Of the admin API of control nodes; nobody else knows it. */
  private static final String TOKEN = "t".repeat(32);

  @TempDir private static Path extra;

  @BeforeAll
  void up() throws IOException, InterruptedException {
    assumeThat(run("docker", "info").exit()).as("a container engine runs").isZero();
    assumeThat(run("docker", "compose", "version").exit()).as("docker has compose").isZero();
    openAdmin();
    // Waits for what the proxy depends on.
    Output up = compose("up", "--detach", "--build");
    assertThat(up.exit()).as(up.text()).isZero();
    awaitHealthy("proxy", 1);
  }

  /** What an operator adds to change policies over the API. */
  private static void openAdmin() throws IOException {
    String settings = Files.readString(ROOT.resolve("examples/compose/sluice.yaml"));
    String open = settings.replace("/var/lib/sluice-keys/admin-token", "admin-token");
    assertThat(open).isNotEqualTo(settings);
    Files.writeString(extra.resolve("sluice.yaml"), open);
    Files.writeString(extra.resolve("admin-token"), TOKEN);
    Files.writeString(
        extra.resolve("compose.yaml"),
        """
        services:
          control:
            volumes:
              - %1$s/sluice.yaml:/etc/sluice/sluice.yaml:ro
              - %1$s/admin-token:/etc/sluice/admin-token:ro
        """
            .formatted(extra));
  }

  @AfterAll
  void down() throws InterruptedException {
    compose("down", "--volumes", "--timeout", "2");
  }

  @Test
  void redactsAndTellsTheSiem(@TempDir Path directory) throws IOException, InterruptedException {
    Path ca = directory.resolve("ca.pem");
    Files.writeString(
        ca, compose("exec", "-T", "proxy", "cat", "/var/lib/sluice/ca/ca.pem").text());

    Curl plain = through("http://demo.sluice.test:8480/compose", ca);
    Curl secure = through("https://demo.sluice.test:8443/compose", ca);

    assertThat(plain.output()).contains("key=[REDACTED]");
    assertThat(secure.output()).contains("key=[REDACTED]");
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> compose("logs", "siem").text().contains("ALERT exfiltration_attempt"));
  }

  /** From one chain node to three and back: nobody notices. {@code soak/compose} asks for it. */
  @Test
  @EnabledIfSystemProperty(named = "soak.compose", matches = "true")
  void chainNodesComeAndGoUnderLoad() throws InterruptedException {
    try (EchoLoad load = EchoLoad.start(PROXY, DEMO)) {
      load.awaitAnswers(200);
      scaleChain(3);
      awaitHealthy("chain", 3);
      load.awaitAnswers(500);
      scaleChain(1);
      load.awaitAnswers(500);
      assertThat(load.stop()).as(load.refusals()).containsOnlyKeys(200);
    }
  }

  /** Restarts three chain nodes and the control node one after the other. No request fails. */
  @Test
  @EnabledIfSystemProperty(named = "soak.compose", matches = "true")
  void nodesAreRestartedInTurnUnderLoad() throws InterruptedException {
    scaleChain(3);
    awaitHealthy("chain", 3);
    try (EchoLoad load = EchoLoad.start(PROXY, DEMO)) {
      load.awaitAnswers(200);
      for (String service : List.of("chain", "control")) {
        for (String container : compose("ps", "--quiet", service).text().lines().toList()) {
          assertThat(run("docker", "restart", "--time", "30", container).exit()).isZero();
          awaitHealthy(service, service.equals("chain") ? 3 : 1);
          load.awaitAnswers(200);
        }
      }
      assertThat(load.stop()).as(load.refusals()).containsOnlyKeys(200);
    }
    scaleChain(1);
    awaitHealthy("chain", 1);
  }

  /**
   * Each answer is either the redacted request, or a refusal for the service that is gone; {@code
   * soak/compose} asks for it.
   */
  @Test
  @EnabledIfSystemProperty(named = "soak.compose", matches = "true")
  void eachServiceMayBeKilled() throws InterruptedException {
    killed("kafka", 200, Set.of(200));
    killed("control", 200, Set.of(200));
    killed("demo-origin", 502, Set.of(200, 502));
    killed("chain", 403, Set.of(200, 403));
    killed("proxy", EchoLoad.NO_ANSWER, Set.of(200, EchoLoad.NO_ANSWER));
  }

  /** The other of two control nodes goes on, and takes a change of policy. */
  @Test
  @EnabledIfSystemProperty(named = "soak.compose", matches = "true")
  void theStandbyTakesOver() throws InterruptedException {
    scale("control=2");
    awaitHealthy("control", 2);
    String active = activeControl();
    try (EchoLoad load = EchoLoad.start(PROXY, DEMO)) {
      load.awaitStatus(200);
      assertThat(run("docker", "kill", active).exit()).isZero();
      await()
          .atMost(START)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> !activeControl().isEmpty() && !activeControl().equals(active));
      assertThat(putPolicyTo(activeControl())).endsWith("200");
      load.awaitAnswers(200);
      assertThat(load.stop()).as(load.refusals()).containsOnlyKeys(200);
    }
    scale("control=1");
    awaitHealthy("control", 1);
  }

  private static void killed(String service, int seen, Set<Integer> allowed)
      throws InterruptedException {
    try (EchoLoad load = EchoLoad.start(PROXY, DEMO)) {
      load.awaitStatus(200);
      assertThat(compose("kill", service).exit()).isZero();
      load.awaitStatus(seen);
      // What the broker of the file holds goes with its container.
      String again = service.equals("kafka") ? "--force-recreate" : "--no-recreate";
      Output up = compose("up", "--detach", "--wait", "--no-deps", again, service);
      assertThat(up.exit()).as(up.text()).isZero();
      load.awaitStatus(200);
      assertThat(load.stop().keySet()).as(service).isSubsetOf(allowed);
    }
  }

  /** The container whose control node is the active one; empty while none is. */
  private static String activeControl() throws InterruptedException {
    for (String container : compose("ps", "--quiet", "control").text().lines().toList()) {
      if (run("docker", "exec", container, "curl", "-sf", ADMIN + "/health/active").exit() == 0) {
        return container;
      }
    }
    return "";
  }

  /** What is in force, and a comment; the answer ends with the status. */
  private static String putPolicyTo(String container) throws InterruptedException {
    String change =
        "(curl -sf -H '%1$s' %2$s; echo '# again') | curl -s -H '%1$s' -w '%%{http_code}' -T - %2$s"
            .formatted("Authorization: Bearer " + TOKEN, ADMIN + "/v1/policies/default");
    return run("docker", "exec", container, "sh", "-c", change).text();
  }

  private static void scaleChain(int nodes) throws InterruptedException {
    scale("chain=" + nodes);
  }

  private static void scale(String scale) throws InterruptedException {
    Output scaled = compose("up", "--detach", "--no-recreate", "--scale", scale);
    assertThat(scaled.exit()).as(scaled.text()).isZero();
  }

  private static void awaitHealthy(String service, int containers) {
    await()
        .atMost(START)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                compose("ps", service)
                        .text()
                        .lines()
                        .filter(line -> line.contains("(healthy)"))
                        .count()
                    == containers);
  }

  @Test
  void runsWithoutPrivileges() throws InterruptedException {
    assertThat(compose("exec", "-T", "proxy", "id", "-u").text()).contains("10001");
    assertThat(compose("exec", "-T", "proxy", "touch", "/opt/sluice/x").exit()).isNotZero();
  }

  private static Curl through(String url, Path ca) {
    return Curl.run("--proxy", PROXY, "--cacert", ca.toString(), "--data", BODY, url);
  }

  private static Output compose(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("docker", "compose", "-p", "sluice-it"));
    command.addAll(List.of("-f", "docker-compose.yml", "-f", extra + "/compose.yaml"));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private static Output run(String... command) throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
    // The classic builder needs no plugin of its own.
    builder.environment().put("DOCKER_BUILDKIT", "0");
    try {
      Process process = builder.start();
      // Its output ends with it; reading alone could wait for ever.
      process
          .onExit()
          .orTimeout(COMMAND.toSeconds(), TimeUnit.SECONDS)
          .exceptionally(late -> process.destroyForcibly());
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), text);
    } catch (IOException e) {
      return new Output(NOT_FOUND, "no such command");
    }
  }
}
