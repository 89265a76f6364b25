package dev.sluice.app.cli;

import java.util.List;

/** Ends a command with a code and lines for the person who typed it; no stack trace is shown. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<String> lines;

  private CommandFailure(int exitCode, List<String> lines) {
    super(String.join("; ", lines), null, false, false);
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  static CommandFailure usage(String line) {
    return usage(List.of(line));
  }

  static CommandFailure usage(List<String> lines) {
    return new CommandFailure(ExitCode.USAGE, lines);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return lines;
  }
}
