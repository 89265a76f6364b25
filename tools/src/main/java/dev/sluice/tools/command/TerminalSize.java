package dev.sluice.tools.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks the terminal at standard input for its size; Java has no means of its own. */
final class TerminalSize {
  private static final int LONGEST_ANSWER = 64;

  private TerminalSize() {}

  /** The number of columns; empty when {@code stty} does not tell it within a second. */
  static String columns() {
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(1, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "";
      }
      return columns(
          new String(
              process.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** The second number of rows and columns; terminals without a size say 0. */
  static String columns(String answer) {
    String[] words = answer.strip().split(" ", -1);
    return words.length == 2 && !words[1].equals("0") ? words[1] : "";
  }
}
