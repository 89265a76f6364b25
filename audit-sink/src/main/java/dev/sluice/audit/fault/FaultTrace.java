package dev.sluice.audit.fault;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Where an exception comes from, without its message, which may quote a record. */
public final class FaultTrace {
  private static final int MAX_FRAMES = 30;
  private static final int MAX_CAUSES = 3;

  private FaultTrace() {}

  public static String typeOf(Throwable thrown) {
    return thrown.getClass().getSimpleName();
  }

  public static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder(frames(thrown));
    Throwable cause = thrown.getCause();
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      text.append("\ncaused by ").append(frames(cause));
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static String frames(Throwable thrown) {
    return thrown.getClass().getName()
        + Arrays.stream(thrown.getStackTrace())
            .limit(MAX_FRAMES)
            .map(frame -> "\n  at " + frame)
            .collect(Collectors.joining());
  }
}
