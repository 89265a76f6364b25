package dev.sluice.tools.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tools.doctor.client.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TrialRunnerTest {
  private static final String FLOOD = "echo first; while :; do echo more; done";
  private static final int KEPT = 64 << 10;

  private static TrialRunner.TrialOutput run(
      Duration limit, String script, Map<String, String> files)
      throws IOException, InterruptedException {
    Trial trial =
        new Trial(
            List.of("-c", script),
            files,
            Map.of("CACHE", Trial.DIRECTORY + "/cache"),
            Pattern.compile("x"),
            List.of());
    try (TrialRunner runner = new TrialRunner(limit)) {
      return runner.run(Path.of("/bin/sh"), trial, Map.of("A", "b"));
    }
  }

  /** With more time where a slow machine prints little. */
  @Test
  void keepsTheBeginningOfAFlood() throws Exception {
    Duration limit = Duration.ofSeconds(1);
    TrialRunner.TrialOutput output = run(limit, FLOOD, Map.of());
    while (output.text().length() < KEPT && limit.toSeconds() < 16) {
      limit = limit.multipliedBy(2);
      output = run(limit, FLOOD, Map.of());
    }

    assertThat(output.isLate()).isTrue();
    assertThat(output.text()).startsWith("first\nmore\n").hasSize(KEPT);
    assertThat(output.toString()).doesNotContain("first");
  }

  @Test
  void runsInADirectoryOfItsOwnAndRemovesIt() throws Exception {
    TrialRunner.TrialOutput output =
        run(
            Duration.ofSeconds(30),
            "pwd; echo $CACHE; echo \"$(/bin/cat file)\"; echo left > more; env >&2",
            Map.of("file", "its text"));

    List<String> lines = output.text().lines().toList();
    assertThat(output.isLate()).isFalse();
    assertThat(lines.get(1)).isEqualTo(lines.getFirst() + "/cache");
    assertThat(lines.get(2)).isEqualTo("its text");
    assertThat(Files.exists(Path.of(lines.getFirst()))).isFalse();
  }

  @Test
  void hasTheEnvironmentThatIsNamedAndNoInput() throws Exception {
    TrialRunner.TrialOutput output =
        run(Duration.ofSeconds(30), "/bin/cat; echo \"$A $LC_ALL [$HOME]\"", Map.of());

    assertThat(output.text()).isEqualTo("b C []\n");
  }

  /** Many at once, so that some end before their output is read. */
  @Test
  void losesNothingOfAClientThatEndsAtOnce() throws Exception {
    Callable<String> trial = () -> run(Duration.ofSeconds(30), "echo done", Map.of()).text();
    try (ExecutorService many = Executors.newFixedThreadPool(16)) {
      for (Future<String> text : many.invokeAll(Collections.nCopies(200, trial))) {
        assertThat(text.get()).isEqualTo("done\n");
      }
    }
  }

  @Test
  void doesNotWaitForWhatAChildKeepsOpen() throws Exception {
    TrialRunner.TrialOutput output =
        run(Duration.ofSeconds(30), "echo done; /bin/sleep 30 &", Map.of());

    assertThat(output.isLate()).isFalse();
    assertThat(output.text()).isEqualTo("done\n");
  }
}
