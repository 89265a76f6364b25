package dev.sluice.wire.connection;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;

/**
 * Event loop only. Closes a connection so that the client can read the answer. It ends the output
 * at once or, after a GOAWAY, waits for the client to close, and discards further input for up to
 * two seconds, or ten while more comes and the node does not stop. Closing with unread bytes resets
 * the connection and can destroy the answer. It discards at a limited rate, since clients that
 * upload again after each refusal would take the loop from others.
 */
public final class LingeringClose implements Phase {
  private static final Duration LINGER = Duration.ofSeconds(2);
  private static final long MAX_DISCARDED = 8L << 20;

  // A client that sends so much meanwhile is not slow: a busy loop may be.
  private static final int MUCH_BYTES = 1 << 20;

  private static final int MOST_TIMES = 5;

  // Discarded before a pause. At rest its rate lets all pass within LINGER.
  private static final int BATCH_BYTES = 64 << 10;

  private static final int PAUSE_MILLIS = 10;

  private final ClientConnection client;
  private final Deadline deadline;
  private long discarded;
  private long discardedBefore;
  private int times;
  private long pausesAt = BATCH_BYTES;

  private LingeringClose(ClientConnection client, Deadlines deadlines) {
    this.client = client;
    this.deadline = deadlines.in(LINGER, this::timeIsOver);
  }

  /**
   * Writes a whole answer and closes the connection. Owns the buffer. {@code requestUnread} tells
   * whether the client may still be sending.
   */
  public static void answer(
      ClientConnection client, Deadlines deadlines, ByteBuf answer, boolean requestUnread) {
    client.write(answer);
    afterAnswer(client, deadlines, requestUnread);
  }

  /**
   * Closes a connection whose client has its answer. Lingers if any bytes are unread, or may still
   * come.
   */
  public static void afterAnswer(
      ClientConnection client, Deadlines deadlines, boolean requestUnread) {
    boolean arrived = !client.inbox().isEmpty() || client.socket().waitingBytes() > 0;
    if (requestUnread || arrived) {
      linger(client, deadlines);
    } else {
      client.close();
    }
  }

  /**
   * Closes a connection whose client was told to leave and has its answers. Gives it up to two
   * seconds to close first: some clients drop what they have not read when they see the end.
   */
  public static void afterGoAway(ClientConnection client, Deadlines deadlines) {
    discard(client, deadlines);
  }

  private static void linger(ClientConnection client, Deadlines deadlines) {
    client.socket().endOutput();
    discard(client, deadlines);
  }

  private static void discard(ClientConnection client, Deadlines deadlines) {
    LingeringClose phase = new LingeringClose(client, deadlines);
    client.enter(phase);
    // Afterwards: the bytes that waited are for the new phase.
    client.read();
  }

  @Override
  public void bytesArrived() {
    discarded += client.inbox().length();
    client.inbox().readTo(client.inbox().to());
    if (discarded > MAX_DISCARDED) {
      client.close();
    } else if (discarded >= pausesAt) {
      pausesAt = discarded + BATCH_BYTES;
      pause();
    }
  }

  private void timeIsOver() {
    long soFar = discarded;
    client.read();
    client.socket().inNextTurn(() -> judge(soFar));
  }

  // A turn of the loop may have outlasted the time: then bytes that arrived meanwhile are read only
  // now.
  private void judge(long soFar) {
    times++;
    if (goesOn(soFar)) {
      discardedBefore = discarded;
      deadline.restart();
    } else {
      client.close();
    }
  }

  private boolean goesOn(long soFar) {
    boolean comes = discarded > soFar || discarded - discardedBefore >= MUCH_BYTES;
    return comes && times < MOST_TIMES && client.socket().isOpen() && !client.isDraining();
  }

  private void pause() {
    client.socket().stopReadingNow();
    ScheduledFuture<?> unused =
        client.socket().channel().eventLoop().schedule(client::read, PAUSE_MILLIS, MILLISECONDS);
  }

  @Override
  public void closed() {
    deadline.cancel();
  }

  @Override
  public void drain() {
    client.close();
  }
}
