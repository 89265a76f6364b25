package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoop;
import io.vertx.core.Handler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A socket that has ended in both directions and is not read. Epoll tells of it whatever the
 * interest, which must not keep the loop busy, since others share it.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndedSocketTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Duration WATCHED = Duration.ofMillis(500);

  /** Few enough for the system to hold, with the end behind them. */
  private static final byte[] UNREAD = new byte[20_000];

  private static Accepting stopped() throws Exception {
    return accepting(it -> it.socket().stopReadingNow());
  }

  private static Accepting accepting(Handler<ClientConnection> phase) throws Exception {
    return Accepting.with(
        it -> {
          it.enter(new AwaitingExchange(it));
          phase.handle(it);
        });
  }

  private static void endsItsOutput(Accepting accepting) throws Exception {
    ClientConnection connection = accepting.connection();
    accepting.ask(
        () -> {
          connection.socket().endOutput();
          return true;
        });
    assertThat(accepting.client().getInputStream().read()).isEqualTo(-1);
  }

  /** Processor time that the loop takes while nothing happens. */
  private static Duration busy(Accepting accepting) throws Exception {
    EventLoop loop = accepting.connection().socket().channel().eventLoop();
    long before = accepting.ask(THREADS::getCurrentThreadCpuTime);
    long after =
        loop.schedule(THREADS::getCurrentThreadCpuTime, WATCHED.toMillis(), TimeUnit.MILLISECONDS)
            .get();
    return Duration.ofNanos(after - before);
  }

  private static void isIdle(Accepting accepting) throws Exception {
    assertThat(busy(accepting)).isLessThan(WATCHED.dividedBy(5));
    assertThat(accepting.bugs()).isEmpty();
  }

  @Test
  void restsWhenThePeerEndsLast() throws Exception {
    try (Accepting accepting = stopped()) {
      accepting.connection();
      accepting.sends(UNREAD);
      endsItsOutput(accepting);
      accepting.client().shutdownOutput();

      isIdle(accepting);
    }
  }

  @Test
  void restsWhenThePeerEndsFirst() throws Exception {
    try (Accepting accepting = stopped()) {
      accepting.connection();
      accepting.sends(UNREAD);
      accepting.client().shutdownOutput();
      endsItsOutput(accepting);

      isIdle(accepting);
    }
  }

  @Test
  void restsWhileBytesWaitBehindTheGate() throws Exception {
    try (Accepting accepting = accepting(ClientConnection::stopReading)) {
      accepting.sends(new byte[1000]);
      await().until(() -> accepting.waitingBytes() > 0);
      accepting.client().shutdownOutput();
      endsItsOutput(accepting);

      isIdle(accepting);
    }
  }

  @Test
  void restsOnceAllIsRead() throws Exception {
    try (Accepting accepting = accepting(ClientConnection::read)) {
      ClientConnection connection = accepting.connection();
      accepting.client().shutdownOutput();
      await().until(() -> accepting.ask(connection::inputEnded));
      endsItsOutput(accepting);

      isIdle(accepting);
    }
  }

  @Test
  void isReadToItsEndAfterwards() throws Exception {
    try (Accepting accepting = stopped()) {
      ClientConnection connection = accepting.connection();
      accepting.sends(UNREAD);
      accepting.client().shutdownOutput();
      endsItsOutput(accepting);
      isIdle(accepting);
      accepting.ask(
          () -> {
            LingeringClose.afterAnswer(connection, accepting.deadlines(), true);
            return true;
          });

      await().until(accepting::isGone);
      assertThat(connection.socket().bytesRead()).isEqualTo(UNREAD.length);
    }
  }
}
