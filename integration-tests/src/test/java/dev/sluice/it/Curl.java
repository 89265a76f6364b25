package dev.sluice.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The real client.
 *
 * @param exit curl's own code
 */
public record Curl(int exit, String output) {
  /**
   * Runs curl silently, for at most 60 s; headers and body come as output when asked for with -i.
   */
  public static Curl run(String... arguments) {
    return run(List.of(), arguments);
  }

  /** The same under another program that is given the command line. */
  static Curl run(List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("curl", "--silent", "--show-error", "--max-time", "60"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Curl(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
