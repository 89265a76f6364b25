package dev.sluice.proxy.body.response;

import dev.sluice.config.settings.proxy.HalfClose;
import dev.sluice.proxy.body.response.ResponsePhase.EarlyEnd;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import java.time.Duration;

/**
 * Event loop only. Ends a response that makes no progress for 30 s while its client has ended its
 * output: such a client may as well have left (http-responses 10.4).
 */
final class HalfClosedClock {
  private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();
  private static final Duration TICK = Duration.ofSeconds(2);

  private final ClientResponseWriter client;
  private final Deadlines deadlines;
  private final Deadline tick;

  private final boolean runs;

  private long progress;
  private boolean over;

  HalfClosedClock(ExchangeContext context, ClientResponseWriter client) {
    this.client = client;
    this.runs = context.loop().halfClose() == HalfClose.FINISH;
    this.deadlines = context.loop().deadlines();
    this.tick = deadlines.later(TICK, context.failureBoundary().guarded(this::look));
  }

  void moves() {
    if (runs) {
      progress = deadlines.now();
    }
  }

  void begin() {
    if (runs) {
      moves();
      tick.restart();
    }
  }

  /**
   * The exchange is over. Returns why, if that was before its response.
   *
   * @param outlived its policy is over
   */
  EarlyEnd ended(boolean outlived) {
    tick.cancel();
    return over ? EarlyEnd.CLIENT_IDLE : EarlyEnd.of(client, outlived);
  }

  private void look() {
    // Before the client ends: its exchange may ask within the call why it did.
    over = deadlines.now() - progress >= IDLE_NANOS;
    over = over && client.leavesHalfClosed();
    if (!over) {
      tick.restart();
    }
  }
}
