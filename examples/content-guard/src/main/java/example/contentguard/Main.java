package example.contentguard;

import java.io.IOException;
import java.time.Duration;

/** Runs the service until it is told to stop. */
public final class Main {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int WRONG_USAGE = 2;

  private Main() {}

  /** Prints {@code ready} once requests are served. SIGTERM lets those under way finish. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + System.lineSeparator() + Options.USAGE);
      System.exit(WRONG_USAGE);
      return;
    }
    GuardServer server = GuardServer.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(GRACE)));
    System.out.println("content-guard " + options.transport() + " on port " + server.port());
    System.out.println("ready");
    server.awaitEnd();
  }
}
