package dev.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The distribution without any option, on its documented ports: every printed line works as
 * printed.
 */
@Isolated("the ports of the demo origin are fixed, and any other node in dev mode takes them")
class ShippedDevIT {
  @TempDir Path directory;

  /** A node of another test may still be ending. */
  @BeforeEach
  void awaitPorts() {
    for (int port : new int[] {3128, 9090, 8480, 8443}) {
      await().atMost(Duration.ofMinutes(1)).until(() -> isFree(port));
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }

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
      assertThat(lines).hasSize(2);
      for (String line : lines) {
        assertThat(shell(line)).contains("[REDACTED]");
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
