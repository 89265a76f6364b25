package dev.sluice.proxy.inspection;

import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upload.pace.MinimumRate;

/** Event loop only. The time limits of a body that is read into memory and has not yet arrived. */
final class CollectionDeadlines {
  private final Deadline nextPiece;
  private final Deadline wholeBody;
  private final MinimumRate rate;

  private CollectionDeadlines(Deadline nextPiece, Deadline wholeBody, MinimumRate rate) {
    this.nextPiece = nextPiece;
    this.wholeBody = wholeBody;
    this.rate = rate;
  }

  /**
   * Starts all limits. One of the actions runs at most.
   *
   * @param late the next piece or the whole body did not arrive in time
   * @param tooSlow the body arrives below the minimum rate
   */
  static CollectionDeadlines start(ExchangeContext context, Runnable late, Runnable tooSlow) {
    Deadlines deadlines = context.loop().deadlines();
    Runnable expired = context.lastLine().guarded(late);
    return new CollectionDeadlines(
        deadlines.in(context.loop().timeouts().body(), expired),
        // Limits the time that a slow client can hold its permit.
        deadlines.in(context.loop().timeouts().inspection(), expired),
        MinimumRate.watch(
            deadlines, context.loop().minBodyRate(), context.lastLine().guarded(tooSlow)));
  }

  void received(int bytes) {
    nextPiece.restart();
    rate.received(bytes);
  }

  void cancel() {
    nextPiece.cancel();
    wholeBody.cancel();
    rate.cancel();
  }
}
