package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who closed a connection while its node stops. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StoppedConnectionTest {
  private static boolean endsStopped(Accepting accepting) throws Exception {
    ClientConnection connection = accepting.connection();
    await().until(() -> accepting.ask(connection::isClosed));
    return accepting.ask(connection::isStopped);
  }

  private static void drains(Accepting accepting, Lifetime.Cause... causes) throws Exception {
    ClientConnection connection = accepting.connection();
    accepting.ask(
        () -> {
          for (Lifetime.Cause cause : causes) {
            connection.lifetime().drain(cause);
          }
          return connection.isStopped();
        });
  }

  private static void closes(Accepting accepting) throws Exception {
    ClientConnection connection = accepting.connection();
    accepting.ask(
        () -> {
          connection.close();
          return true;
        });
  }

  @Test
  void theNodeEndsItAtTheEndOfItsDrain() throws Exception {
    try (Accepting accepting = Accepting.with(it -> {})) {
      drains(accepting, Lifetime.Cause.RELOADED, Lifetime.Cause.STOPPED);
      assertThat(accepting.ask(accepting.connection()::isStopped)).isFalse();
      closes(accepting);

      assertThat(endsStopped(accepting)).isTrue();
    }
  }

  @Test
  void aClientLeavesMeanwhile() throws Exception {
    try (Accepting accepting = Accepting.with(it -> {})) {
      drains(accepting, Lifetime.Cause.STOPPED);
      accepting.client().close();

      assertThat(endsStopped(accepting)).isFalse();
    }
  }

  @Test
  void aReloadStopsNoNode() throws Exception {
    try (Accepting accepting = Accepting.with(it -> {})) {
      drains(accepting, Lifetime.Cause.RELOADED);
      closes(accepting);

      assertThat(endsStopped(accepting)).isFalse();
    }
  }
}
