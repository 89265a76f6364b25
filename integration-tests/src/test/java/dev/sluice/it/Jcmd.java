package dev.sluice.it;

import java.nio.file.Path;

/** The tool of the JDK that asks a JVM for something. */
public final class Jcmd {
  /** It waits 10 s for a JVM, which on a busy machine may take longer. */
  private static final int ATTEMPTS = 6;

  private static final String TOOL =
      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();

  private Jcmd() {}

  /** What the JVM answers; fails when it does not. */
  public static String run(long pid, String command) {
    Shell done = Shell.run(TOOL, Long.toString(pid), command);
    for (int attempt = 1; done.exit() != 0 && attempt < ATTEMPTS; attempt++) {
      done = Shell.run(TOOL, Long.toString(pid), command);
    }
    if (done.exit() != 0) {
      throw new AssertionError("jcmd " + command + ": " + done.output());
    }
    return done.output().strip();
  }
}
