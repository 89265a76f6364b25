package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a signal does to a start; in a process of its own, which the signal ends. */
class ServerProcessTest {
  private static final String STARTING = "starting";
  private static final String STOPPED = " stopped";

  /** The part that is starting is stopped too, and no other one starts. */
  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aSignalDuringTheStartEndsItInOrder() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowStart.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = process.inputReader()) {
      while (!STARTING.equals(output.readLine())) {
        assertThat(process.isAlive()).isTrue();
      }
      process.toHandle().destroy(); // unlike Process, leaves the pipe open

      List<String> rest = output.lines().toList();
      assertThat(rest).containsExactly("second" + STOPPED, "first" + STOPPED);
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Has started one part and starts another one until the signal comes. */
  static final class SlowStart {
    private SlowStart() {}

    public static void main(String[] args) throws Exception {
      ServerProcess.serve(
          teardown -> {
            teardown.push("first", () -> System.out.println("first" + STOPPED));
            System.out.println(STARTING);
            while (!teardown.endsStart()) {
              Thread.onSpinWait();
            }
            teardown.push("second", () -> System.out.println("second" + STOPPED));
            System.out.println("third part starts");
          });
    }
  }
}
