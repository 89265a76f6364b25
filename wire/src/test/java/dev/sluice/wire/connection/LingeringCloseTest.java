package dev.sluice.wire.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer to a client that is still sending: it reads all of it, whatever it sends meanwhile. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LingeringCloseTest {
  private static final byte[] ANSWER = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
  private static final int SEVERAL_READS = 4 * Connection.READ_BYTES;
  private static final int MOST = 8 << 20;
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private Accepting accepting;

  @BeforeEach
  void accept() throws IOException {
    accepting =
        Accepting.with(
            connection -> {
              connection.stopReading();
              connection.enter(new AwaitingExchange(connection));
            });
  }

  @AfterEach
  void close() throws IOException {
    accepting.close();
  }

  private void answer(boolean requestUnread) throws Exception {
    ClientConnection connection = accepting.connection();
    accepting.ask(
        () -> {
          LingeringClose.answer(
              connection, accepting.deadlines(), Unpooled.wrappedBuffer(ANSWER), requestUnread);
          return true;
        });
  }

  private byte[] readToEnd() throws IOException {
    return accepting.client().getInputStream().readAllBytes();
  }

  @Test
  void endsTheOutputBehindTheAnswerAndTakesTheRest() throws Exception {
    accepting.sends(new byte[SEVERAL_READS]);
    answer(true);

    assertThat(readToEnd()).isEqualTo(ANSWER);
    assertThat(accepting.isGone()).isFalse();
    accepting.sends(new byte[SEVERAL_READS]);
    accepting.client().shutdownOutput();
    await().until(accepting::isGone);
  }

  @Test
  void waitsOnlySoLong() throws Exception {
    answer(true);
    assertThat(readToEnd()).isEqualTo(ANSWER);
    assertThat(accepting.isGone()).isFalse();

    expire();
    await().until(accepting::isGone);
  }

  /** The loop may be too busy to read all in that time. */
  @Test
  void waitsLongerWhileMuchComes() throws Exception {
    answer(true);
    accepting.sends(new byte[MOST / 2]);
    await().until(() -> accepting.connection().socket().bytesRead() > MOST / 4);

    expire();
    assertThat(accepting.isGone()).isFalse();
    assertThat(readToEnd()).isEqualTo(ANSWER);
    await().until(() -> accepting.connection().socket().bytesRead() == MOST / 2);
    // Whether it goes on is judged in the turn after the time.
    await()
        .until(
            () -> {
              expire();
              return accepting.isGone();
            });
  }

  /** Each request in flight could prolong the stop until its end. */
  @Test
  void waitsNoLongerOnANodeThatStops() throws Exception {
    accepting.ask(
        () -> {
          accepting.connection().lifetime().drain(Lifetime.Cause.STOPPED);
          return true;
        });
    answer(true);
    accepting.sends(new byte[MOST / 2]);
    await().until(() -> accepting.connection().socket().bytesRead() > MOST / 4);
    assertThat(accepting.isGone()).isFalse();

    expire();
    await().until(accepting::isGone);
  }

  /** What comes while a turn of the loop outlasts the time is in time. */
  @Test
  void readsFirstWhatCameInALongTurn() throws Exception {
    answer(true);
    accepting.ask(
        () -> {
          accepting.sends(new byte[SEVERAL_READS]);
          return poll();
        });

    await().until(() -> accepting.connection().socket().bytesRead() == SEVERAL_READS);
    assertThat(readToEnd()).isEqualTo(ANSWER);
    expire();
    await().until(accepting::isGone);
  }

  private void expire() throws Exception {
    accepting.ask(this::poll);
  }

  private boolean poll() {
    accepting.deadlines().poll(System.nanoTime() + LONGEST.toNanos());
    return true;
  }

  @Test
  void takesOnlySoMuch() throws Exception {
    answer(true);
    accepting.sends(new byte[MOST]);
    assertThat(readToEnd()).isEqualTo(ANSWER);
    assertThat(accepting.isGone()).isFalse();

    accepting.sends(new byte[1]);
    await().until(accepting::isGone);
  }

  /** Clients that upload again after each refusal leave the loop's turns to others. */
  @Test
  void takesLittleInOneTurn() throws Exception {
    answer(true);
    Turns turns = new Turns(accepting.connection().socket());
    accepting.ask(turns);

    accepting.sends(new byte[MOST]);

    assertThat(accepting.ask(() -> turns.most)).isBetween(1L, 2L * Connection.READ_BYTES);
  }

  /** The most bytes that a connection reads within a millisecond, or a turn of its loop. */
  private static final class Turns implements Callable<Boolean> {
    private final Connection connection;
    private long read;
    private long most;

    Turns(Connection connection) {
      this.connection = connection;
    }

    @Override
    public Boolean call() {
      most = Math.max(most, connection.bytesRead() - read);
      read = connection.bytesRead();
      ScheduledFuture<?> unused =
          connection.channel().eventLoop().schedule(this, 1, TimeUnit.MILLISECONDS);
      return true;
    }
  }

  @Test
  void closesAtOnceWhereNothingIsUnread() throws Exception {
    answer(false);
    await().until(accepting::isGone);

    assertThat(readToEnd()).isEqualTo(ANSWER);
  }

  /** They came behind the request, and would reset the connection. */
  @Test
  void takesBytesThatNobodyAskedFor() throws Exception {
    accepting.sends(new byte[SEVERAL_READS]);
    await().until(() -> accepting.waitingBytes() > 0);
    answer(false);

    assertThat(readToEnd()).isEqualTo(ANSWER);
  }
}
