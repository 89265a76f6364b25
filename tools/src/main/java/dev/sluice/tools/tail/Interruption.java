package dev.sluice.tools.tail;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a command that is interrupted show what it holds back, before the process ends. */
final class Interruption {
  private static final long PATIENCE_SECONDS = 2;

  private Interruption() {}

  /** Runs, and stops the tail when the process is asked to end. */
  static void guard(AuditTail tail, Runnable reading) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(tail, ended), "stop-tail");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      reading.run();
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  private static void stop(AuditTail tail, CountDownLatch ended) {
    tail.stop();
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
