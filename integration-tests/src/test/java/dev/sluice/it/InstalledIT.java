package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * The archive of {@code mvn package -Pdist}, installed in a container that has neither a Java nor a
 * Maven, and started by the command line of its unit.
 *
 * <p>Skipped, and said so, where there is no archive or no container engine.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(SAME_THREAD)
class InstalledIT {
  private static final Duration START = Duration.ofMinutes(3);
  private static final String IMAGE = "sluice-installed-it";
  private static final String BROKER = IMAGE + "-kafka";
  private static final String NODE = IMAGE + "-node";

  /** What docs/install.md does, and a configuration to try it with. */
  private static final String INSTALL =
      """
      FROM eclipse-temurin:25-jre
      RUN rm -rf /opt/java /usr/lib/jvm && ! command -v java && ! command -v mvn
      ENV JAVA_HOME=
      RUN useradd --system --home-dir /var/lib/sluice --shell /usr/sbin/nologin sluice \
       && install -d -o sluice -g sluice -m 0700 /var/lib/sluice
      ADD NAME.tar.gz /opt
      RUN ln -s NAME /opt/sluice && ln -s /opt/sluice/bin/sluice /usr/local/bin/sluice \
       && cp -r /opt/sluice/etc /etc/sluice
      USER sluice
      """;

  @BeforeAll
  void install(@TempDir Path directory) throws IOException {
    assumeThat(Packed.archive())
        .as("SKIPPED: no app/target/dist/*.tar.gz; mvn -B package -Pdist makes it")
        .isPresent();
    assumeThat(Shell.run("docker", "info").exit()).as("a container engine runs").isZero();
    Path archive = Packed.archive().orElseThrow();
    String name = archive.getFileName().toString().replace(".tar.gz", "");
    Files.copy(archive, directory.resolve(name + ".tar.gz"));
    Files.writeString(directory.resolve("Dockerfile"), INSTALL.replace("NAME", name));
    docker("build", "--tag", IMAGE, directory.toString());
    remove();
    docker("run", "--detach", "--name", BROKER, "apache/kafka:4.3.1");
    docker(startOf(execStart()));
    await().atMost(START).pollInterval(Duration.ofSeconds(1)).until(InstalledIT::isReady);
  }

  private static boolean isReady() {
    String running = docker("inspect", "--format", "{{.State.Running}}", NODE).output().strip();
    assertThat(running).as(() -> docker("logs", NODE).output()).isEqualTo("true");
    return inside("curl", "-fs", "http://127.0.0.1:9090/health/ready").exit() == 0;
  }

  /** As process 1 without root and privileges, with nothing to write but its state. */
  private static String[] startOf(List<String> commandLine) {
    List<String> start = new ArrayList<>(List.of("run", "--detach", "--name", NODE));
    // Where the broker is at 127.0.0.1:9092, as it advertises itself.
    start.addAll(List.of("--network", "container:" + BROKER));
    start.addAll(List.of("--read-only", "--tmpfs", "/tmp:exec", "--volume", "/var/lib/sluice"));
    start.addAll(List.of("--cap-drop", "ALL", "--security-opt", "no-new-privileges"));
    start.add(IMAGE);
    start.addAll(commandLine);
    return start.toArray(String[]::new);
  }

  private static List<String> execStart() {
    return Packed.text("share/systemd/sluice.service")
        .lines()
        .filter(line -> line.startsWith("ExecStart="))
        .map(line -> List.of(line.substring("ExecStart=".length()).split(" ")))
        .findFirst()
        .orElseThrow();
  }

  private static Shell docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    Shell done = Shell.run(command.toArray(String[]::new));
    assertThat(done.exit()).as(done.output()).isZero();
    return done;
  }

  private static Shell inside(String... command) {
    List<String> all = new ArrayList<>(List.of("docker", "exec", NODE));
    all.addAll(List.of(command));
    return Shell.run(all.toArray(String[]::new));
  }

  private static void remove() {
    Shell.run("docker", "rm", "--force", "--volumes", NODE, BROKER);
  }

  @AfterAll
  void end() {
    remove();
    Shell.run("docker", "image", "rm", "--force", IMAGE);
  }

  @Test
  void decidesRecordsAndStops() {
    docker(
        ("exec --detach %s sluice demo-origin --http 127.0.0.1:8480 --https 127.0.0.1:8443"
                + " --ca /tmp/demo.pem")
            .formatted(NODE)
            .split(" "));
    String curl =
        "curl -s --retry 60 --retry-all-errors -f -x http://127.0.0.1:3128"
            + " -d key=sk-abcdefghijklmnopqrstuvwx http://demo.sluice.test:8480/installed";
    assertThat(inside(curl.split(" ")).output()).contains("key=[REDACTED]");

    await().atMost(START).until(() -> tail().contains("demo.sluice.test:8480/installed"));
    assertThat(tail()).contains("MODIFIED  200 ");
    docker("stop", "-t", "45", NODE);
    assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", NODE).output().strip())
        .isEqualTo("0");
  }

  private static String tail() {
    return inside("sluice", "audit", "tail", "--last", "5", "--no-follow").output();
  }
}
