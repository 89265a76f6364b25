package dev.sluice.app.cli;

import dev.sluice.app.wiring.Teardown;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a server until the process is told to stop, then stops it in order. SIGTERM and SIGINT end
 * the process with exit code 0 when everything has stopped.
 */
final class ServerProcess {
  /** Longest wait for the part that is starting when a signal comes. */
  private static final Duration STARTING_PART = Duration.ofSeconds(10);

  private ServerProcess() {}

  /** Starts, prints {@code ready} and serves; returns only by exception. */
  static int serve(Start start) throws Exception {
    return serve(new Teardown(), start);
  }

  static int serve(Teardown teardown, Start start) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Thread onSignal = new Thread(() -> stop(teardown, started), "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      start.run(teardown);
    } catch (Exception e) {
      if (teardown.endsStart()) {
        // The signal's thread stops what has started; a consequence of the signal is no failure.
        started.countDown();
        awaitEnd();
      }
      teardown.close();
      forget(onSignal);
      throw e;
    }
    started.countDown();
    System.out.println("ready");
    System.out.flush();
    awaitEnd();
    return ExitCode.DONE;
  }

  private static void stop(Teardown teardown, CountDownLatch started) {
    teardown.endStart();
    try {
      boolean ignored = started.await(STARTING_PART.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    teardown.close();
    Logging.flush();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  /** Never returns: the hook ends the process. */
  private static void awaitEnd() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  private static void forget(Thread onSignal) {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException alreadyStopping) {
      // A signal is already ending the process.
    }
  }

  @FunctionalInterface
  interface Start {
    void run(Teardown teardown) throws Exception;
  }
}
