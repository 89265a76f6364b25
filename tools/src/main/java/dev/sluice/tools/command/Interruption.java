package dev.sluice.tools.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command that is interrupted show what it holds back, before the process ends. */
public final class Interruption {
  private static final long PATIENCE_SECONDS = 2;

  private Interruption() {}

  /**
   * Runs, and has the reading stop when the process is asked to end.
   *
   * @param stop makes the reading return soon; runs on another thread
   */
  public static void guard(Runnable stop, Runnable reading) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(stop, ended), "stop-reading");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      reading.run();
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  private static void stop(Runnable stop, CountDownLatch ended) {
    stop.run();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends already.
      return;
    }
  }
}
