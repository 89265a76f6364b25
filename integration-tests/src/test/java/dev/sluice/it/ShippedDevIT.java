package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The distribution without any option, on its documented ports: every printed line works as
 * printed.
 */
@ResourceLock("the documented ports")
class ShippedDevIT {
  @TempDir Path directory;

  @Test
  void printsCurlLinesThatWork() throws IOException, InterruptedException {
    try (SluiceProcess sluice =
        SluiceProcess.launch(
            directory.resolve("log"),
            List.of(
                Distribution.launcher().toString(),
                "dev",
                "--state",
                directory.resolve("state").toString()))) {
      sluice.awaitReady();
      List<String> lines =
          sluice.printed().lines().map(String::strip).filter(l -> l.startsWith("curl ")).toList();
      assertThat(lines).hasSize(3);
      for (String line : lines) {
        assertThat(shell(line)).contains(line.contains("-d ") ? "[REDACTED]" : "policy_denied");
      }
      assertThat(sluice.stop()).isIn(0, 143);
    }
  }

  private static String shell(String line) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", "-c", line)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(line).isZero();
    return output;
  }
}
