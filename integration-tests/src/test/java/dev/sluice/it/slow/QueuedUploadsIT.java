package dev.sluice.it.slow;

import static dev.sluice.it.Deployment.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

import dev.sluice.it.Deployment;
import dev.sluice.it.RecordingOrigin;
import dev.sluice.it.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/**
 * Uploads of 4 MiB at once, many times what the heap holds, through a stage that reads them into
 * memory: a short form of soak/queued, which sets soak.queued.
 */
@Execution(SAME_THREAD)
class QueuedUploadsIT {
  private static final int REQUESTS = Integer.getInteger("soak.queued", 160);
  private static final Path LAUNCHER = Path.of("..", "app", "target", "sluice", "bin", "sluice");

  /** The launcher's own, with half of its heap. */
  private static final String OPTIONS = "-Xmx512m -XX:+UseParallelGC -XX:MetaspaceSize=128m";

  /** What may be left after everything was answered: 1,000 bodies are 4,000 MiB. */
  private static final long LEFT = 24L << 20;

  @TempDir private Path directory;

  @Test
  void moreThanMayWaitAreRefusedUnread() throws IOException {
    Map<String, Long> outcomes = upload("");
    assertThat(outcomes)
        .containsOnlyKeys(Uploads.TAKEN, "503 middleware_failed")
        .hasEntrySatisfying(
            Uploads.TAKEN, taken -> assertThat(taken).isGreaterThanOrEqualTo(32 + 64));
  }

  /** One that waits holds little: docs/operations.md, Memory. One client may use 32 of 36 MiB. */
  @Test
  void thoseThatMayWaitAreServedWithinTheMemoryOfOutgoingBodies() throws IOException {
    Map<String, Long> outcomes =
        upload("  capacity: {active: 8, waiting: 1000, outgoing: 36MiB}\n");
    assertThat(outcomes)
        .containsKey(Uploads.TAKEN)
        .allSatisfy(
            (outcome, times) ->
                assertThat(outcome)
                    .isIn(Uploads.TAKEN, "503 body_memory_exhausted", "503 middleware_failed"));
  }

  private Map<String, Long> upload(String capacity) throws IOException {
    try (TakingOrigin origin = TakingOrigin.start(Duration.ofMillis(200))) {
      Deployment node = deployed(origin, capacity);
      try (SluiceProcess sluice = run(node)) {
        Uploads uploads = new Uploads(node.proxy(), PLAIN + ":" + origin.port());
        assertThat(uploads.send(8)).containsOnlyKeys(Uploads.TAKEN);
        long before = Held.of(sluice.pid()).heap();
        long startedAt = System.nanoTime();
        Map<String, Long> outcomes = uploads.send(REQUESTS);
        long seconds = Duration.ofNanos(System.nanoTime() - startedAt).toSeconds();
        System.out.printf("%d uploads at once: %s, in %d s%n", REQUESTS, outcomes, seconds);
        assertThat(sluice.printed() + Files.readString(directory.resolve("log")))
            .doesNotContain("OutOf");
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> Held.of(sluice.pid()).heap() < before + LEFT);
        long after = Held.of(sluice.pid()).heap();
        System.out.printf("live heap: %d bytes before, %d after%n", before, after);
        assertThat(uploads.send(1)).containsOnlyKeys(Uploads.TAKEN);
        assertThat(outcomes.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(REQUESTS);
        assertThat(sluice.stop()).isIn(0, 143);
        return outcomes;
      }
    }
  }

  private Deployment deployed(TakingOrigin origin, String capacity) {
    String policy =
        """
        version: 1
        network_policies:
          test:
            endpoints: [{host: %1$s, port: %2$d, protocol: rest, access: full}]
        network_middlewares:
          secrets: {middleware: sluice/secrets, endpoints: {include: [%1$s]}}
        """
            .formatted(PLAIN, origin.port());
    try (RecordingOrigin trusted = RecordingOrigin.start(directory)) {
      return Deployment.in(directory)
          .write(trusted.certificate(), capacity, policy, List.of(PLAIN));
    }
  }

  private SluiceProcess run(Deployment node) {
    assumeThat(Files.isExecutable(LAUNCHER)).as("the distribution is built").isTrue();
    return SluiceProcess.launch(
            directory.resolve("log"),
            List.of(
                "env",
                "SLUICE_JAVA_OPTS=" + OPTIONS,
                LAUNCHER.toAbsolutePath().normalize().toString(),
                "run",
                "--config",
                node.directory().resolve("config").toString(),
                "--state",
                node.directory().resolve("state").toString()))
        .awaitReady();
  }
}
