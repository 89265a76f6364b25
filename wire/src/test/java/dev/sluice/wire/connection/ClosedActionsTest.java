package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.wire.InjectedFault;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Each action at the end of a connection returns what others wait for. */
class ClosedActionsTest {
  private final Queue<String> ran = new ConcurrentLinkedQueue<>();

  @Test
  void allRunThoughOneThrows() throws Exception {
    try (Accepting accepting =
        Accepting.with(
            connection -> {
              connection.whenClosed(() -> ran.add("first"));
              connection.whenClosed(
                  () -> {
                    throw new InjectedFault();
                  });
              connection.whenClosed(() -> ran.add("last"));
            })) {
      accepting.connection();
      accepting.client().close();
      await().until(accepting::isGone);

      assertThat(ran).containsExactly("first", "last");
      assertThat(accepting.bugs()).singleElement().isInstanceOf(InjectedFault.class);
    }
  }
}
