package dev.sluice.audit.fault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that requests wait for, or whose end would fill the journal. When its work ends with an
 * exception or error, the fault is noted and the work begins again.
 */
public final class SupervisedThread {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Runnable work;
  private final FaultState faults;
  private final Thread thread;

  /** Work returns when the thread may end; it runs again after an exception. */
  public SupervisedThread(String name, Runnable work, FaultState faults) {
    this.work = work;
    this.faults = faults;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  public Thread thread() {
    return thread;
  }

  /** Wakes the thread, which its work has to end now, and waits for it. */
  public void end() {
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!ended()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  // Whether the work returned. Reporting its fault may fail too, when memory is short.
  private boolean ended() {
    try {
      return attempt();
    } catch (Throwable unreported) {
      return false;
    }
  }

  private boolean attempt() {
    try {
      work.run();
      return true;
    } catch (Throwable fault) {
      faults.failed(
          "the thread %s failed and begins again: %s"
              .formatted(thread.getName(), fault.getClass().getSimpleName()),
          fault);
      return false;
    }
  }
}
