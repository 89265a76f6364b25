package dev.sluice.app.cli;

import dev.sluice.app.wiring.Teardown;
import dev.sluice.tools.command.ExitCode;
import dev.sluice.tools.command.Logging;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a server until the process is told to stop, then stops it in order. SIGTERM and SIGINT end
 * the process with exit code 0 when everything has stopped.
 */
final class ServerProcess {
  private ServerProcess() {}

  /** Starts, prints {@code ready} and serves; returns only by exception. */
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
    // Never counted down: the hook ends the process.
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  private static void forget(Thread onSignal) {
    try {
      Runtime.getRuntime().removeShutdownHook(onSignal);
    } catch (IllegalStateException alreadyStopping) {
      // A signal is already ending the process.
    }
  }

  /** Starts the server of a command. */
  @FunctionalInterface
  interface Start {
    void run(Teardown teardown) throws Exception;
  }
}
