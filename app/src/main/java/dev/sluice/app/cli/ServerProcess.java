package dev.sluice.app.cli;

import dev.sluice.app.node.Teardown;
import java.util.concurrent.CountDownLatch;

/**
 * Runs something until the process is told to stop, then stops it in order. SIGTERM and SIGINT end
 * the process with code 0 when everything has stopped.
 */
final class Lifetime {
  private Lifetime() {}

  /** Starts, tells that it is ready, and only returns by exception. */
  static int serve(Start start) throws Exception {
    Teardown teardown = new Teardown();
    Thread onSignal =
        new Thread(
            () -> {
              teardown.close();
              Logging.flush();
              Runtime.getRuntime().halt(ExitCode.DONE);
            },
            "stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      start.run(teardown);
    } catch (Exception e) {
      teardown.close();
      forget(onSignal);
      throw e;
    }
    System.out.println("ready");
    System.out.flush();
    // Nobody counts down: the hook ends the process.
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private static void forget(Thread onSignal) {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException alreadyStopping) {
      // The signal came first and decides.
    }
  }

  /** Starts everything that a command serves. */
  @FunctionalInterface
  interface Start {
    void run(Teardown teardown) throws Exception;
  }
}
