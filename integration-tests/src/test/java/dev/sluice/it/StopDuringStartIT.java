package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is told to stop while it starts ends in order, and reports no bug. */
@Execution(CONCURRENT)
class StopDuringStartIT {
  @TempDir private Path directory;

  /** What the node has made by the time that it is told to. */
  @ParameterizedTest
  @ValueSource(strings = {"state", "state/audit", "state/control", "state/ca"})
  void endsWithoutTraces(String made) throws IOException {
    try (RecordingOrigin origin = RecordingOrigin.start(directory)) {
      Deployment.in(directory).write(origin);
      Path log = directory.resolve("log");
      try (SluiceProcess sluice =
          SluiceProcess.start(
              log,
              "run",
              "--config",
              directory.resolve("config").toString(),
              "--state",
              directory.resolve("state").toString())) {
        await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> Files.exists(directory.resolve(made)));

        assertThat(sluice.stop()).isIn(0, 143);
        assertThat(Files.readString(log)).doesNotContain("Exception").doesNotContain("\tat ");
      }
    }
  }
}
