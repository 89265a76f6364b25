package dev.sluice.proxy.upload.pace;

import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.request.ExchangeContext;
import java.time.Duration;

/**
 * Event loop only. How long a body that no stage reads waits for its client's next piece, and for
 * its origin's room ({@code proxy.timeouts.body}). One of the two is awaited at a time.
 */
public final class StreamedPace {
  private final Deadline nextPiece;
  private final Deadline room;
  private boolean conversing;
  private boolean full;

  /**
   * Clocks that stand.
   *
   * @param clientLate runs when the client did not send its next piece in time
   * @param originLate runs when the origin had no room for too long
   */
  public StreamedPace(ExchangeContext context, Runnable clientLate, Runnable originLate) {
    Deadlines deadlines = context.loop().deadlines();
    Duration patience = context.loop().timeouts().body();
    this.nextPiece = deadlines.later(patience, context.lastLine().guarded(clientLate));
    this.room = deadlines.later(patience, context.lastLine().guarded(originLate));
  }

  public void await() {
    if (!conversing) {
      nextPiece.restart();
    }
  }

  /** The origin takes nothing more; what it was sent before prolongs nothing. */
  public void isFull() {
    nextPiece.cancel();
    if (!full) {
      full = true;
      room.restart();
    }
  }

  public void hasRoom() {
    full = false;
    room.cancel();
    await();
  }

  /**
   * The origin has begun to answer. A client may listen before it sends more, so that from now on
   * the limits of the response alone hold for it.
   */
  public void converse() {
    conversing = true;
    nextPiece.cancel();
  }

  public void stop() {
    nextPiece.cancel();
    room.cancel();
  }
}
