package dev.sluice.tools.command;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/**
 * The reader of standard output: a person at a terminal, or a file or program.
 *
 * @param interactive whether it is a person
 * @param colored whether colors are wanted; {@code NO_COLOR} and {@code CLICOLOR_FORCE} decide too
 * @param width in columns; longer lines are folded
 */
public record Terminal(boolean interactive, boolean colored, int width) {
  /** A file or program, whose lines are never folded. */
  public static final Terminal NONE = new Terminal(false, false, Integer.MAX_VALUE);

  private static final int USUAL_WIDTH = 100;
  private static final int LEAST_WIDTH = 40;

  public static Terminal ofOutput() {
    boolean interactive = console().isPresent();
    return new Terminal(
        interactive, Ansi.AUTO.enabled(), interactive ? width(columns()) : Integer.MAX_VALUE);
  }

  /** The shell exports its width seldom; then the terminal is asked. */
  private static String columns() {
    String exported = System.getenv().getOrDefault("COLUMNS", "");
    return exported.isEmpty() ? TerminalSize.columns() : exported;
  }

  public static Optional<Console> console() {
    return Optional.ofNullable(System.console()).filter(Terminal::isTerminal);
  }

  /** Some versions of Java from 22 on have a console without a terminal, too. */
  private static boolean isTerminal(Console console) {
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException before22) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /**
   * Columns of the terminal.
   *
   * @param stated by the shell or the terminal; empty if by neither
   */
  static int width(String stated) {
    return stated.matches("[0-9]{1,4}")
        ? Math.max(LEAST_WIDTH, Integer.parseInt(stated))
        : USUAL_WIDTH;
  }

  public String styled(String text, TextStyle style) {
    return colored ? style.applied(text) : text;
  }

  /** Asks the terminal at standard input for its size; Java has no means of its own. */
  static final class TerminalSize {
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

    static String columns(String answer) {
      String[] words = answer.strip().split(" ", -1);
      return words.length == 2 && !words[1].equals("0") ? words[1] : "";
    }
  }
}
