package dev.sluice.tools.command;

import java.util.List;

/** Ends a command with an exit code and lines for the user; no stack trace is printed. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<String> lines;

  private CommandFailure(int exitCode, List<String> lines) {
    super(String.join("; ", lines), null, false, false);
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  public static CommandFailure usage(String line) {
    return usage(List.of(line));
  }

  public static CommandFailure usage(List<String> lines) {
    return new CommandFailure(ExitCode.USAGE, lines);
  }

  public int exitCode() {
    return exitCode;
  }

  public List<String> lines() {
    return lines;
  }
}
