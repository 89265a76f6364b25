package dev.sluice.app.cli;

/** Exit codes of every command. */
final class ExitCode {
  static final int DONE = 0;

  /** The answer is no: violations, not ready. */
  static final int NO = 1;

  /** Wrong usage, files or addresses. */
  static final int USAGE = 2;

  /** A bug in this program. */
  static final int BUG = 70;

  private ExitCode() {}
}
