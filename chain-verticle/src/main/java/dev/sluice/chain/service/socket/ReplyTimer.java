package dev.sluice.chain.service.socket;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Ends the wait for a reply. A turn of the loop may last longer than the wait, and a reply that
 * came meanwhile is read in the next turn: it is in time. Event loop only.
 */
public final class ReplyTimer {
  // A timer that is set in one turn is due in a later one, behind the sockets that are ready.
  private static final long NEXT_TURN_MS = 1;

  private final Vertx vertx;
  private long timer;

  private ReplyTimer(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Begins to wait.
   *
   * @param time whole milliseconds; at least one is waited
   * @param onLate runs once, unless it is cancelled before
   */
  public static ReplyTimer start(Vertx vertx, Duration time, Runnable onLate) {
    ReplyTimer started = new ReplyTimer(vertx);
    started.timer =
        vertx.setTimer(
            Math.max(NEXT_TURN_MS, time.toMillis()),
            due -> started.timer = vertx.setTimer(NEXT_TURN_MS, late -> onLate.run()));
    return started;
  }

  public void cancel() {
    vertx.cancelTimer(timer);
  }
}
