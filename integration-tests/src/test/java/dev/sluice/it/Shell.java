package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of the machine that has ended.
 *
 * @param exit its exit code, or {@value #NOT_FOUND} when there is no such command
 * @param output what it printed, errors included
 */
record Shell(int exit, String output) {
  static final int NOT_FOUND = 127;
  private static final long LIMIT_MINUTES = 10;

  /** Runs a command for at most ten minutes. */
  static Shell run(String... command) {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    // The classic builder needs no plugin of its own.
    builder.environment().put("DOCKER_BUILDKIT", "0");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Shell(NOT_FOUND, "no such command: " + command[0]);
    }
    // Its output ends with it; reading alone could wait for ever.
    process
        .onExit()
        .orTimeout(LIMIT_MINUTES, TimeUnit.MINUTES)
        .exceptionally(late -> process.destroyForcibly());
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Shell(process.waitFor(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
