package dev.sluice.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets every wait of Awaitility see its condition within 10 ms; its own interval of 100 ms was most
 * of the time of tests on sockets. A wait ends after a minute, since a busy machine needs more than
 * the usual 10 s. What a thread of another class throws does not end the wait: classes run beside
 * each other, and Awaitility would take it for the fault of whichever test waits. JUnit finds this
 * class by itself.
 */
public final class PromptAwaits implements LauncherSessionListener {
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollInterval(INTERVAL);
    Awaitility.setDefaultTimeout(LONGEST);
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }
}
