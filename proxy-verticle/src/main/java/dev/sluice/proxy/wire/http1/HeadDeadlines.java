package dev.sluice.proxy.wire.http1;

import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proxy.connection.Deadline;
import dev.sluice.proxy.connection.Deadlines;

/**
 * Event loop only. How long a connection may wait for its next request head: {@code
 * proxy.timeouts.idle} for the first byte, and {@code proxy.timeouts.head} from it to the last.
 */
final class HeadDeadlines {
  private final Deadline idle;
  private final Deadline whole;
  private boolean begun;

  HeadDeadlines(Deadlines deadlines, Timeouts timeouts, Runnable onIdle, Runnable onStalled) {
    this.idle = deadlines.later(timeouts.idle(), onIdle);
    this.whole = deadlines.later(timeouts.head(), onStalled);
  }

  void await() {
    begun = false;
    idle.restart();
  }

  void arrived() {
    if (!begun) {
      begun = true;
      idle.cancel();
      whole.restart();
    }
  }

  boolean hasBegun() {
    return begun;
  }

  void cancel() {
    idle.cancel();
    whole.cancel();
  }
}
