package dev.sluice.tools.command;

/** Exit codes of every command. */
public final class ExitCode {
  public static final int DONE = 0;

  /** The check failed: violations, a denied request, a service that is not ready. */
  public static final int NO = 1;

  public static final int USAGE = 2;

  /** A bug in this program. */
  public static final int BUG = 70;

  private ExitCode() {}
}
