package dev.sluice.proxy.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Event loop. Notices that the other side of a socket takes nothing of what waits for it. It is
 * polled, so that a write costs nothing.
 */
final class SendProgress {
  private final long patienceNanos;
  private Seen seen = Seen.NOTHING;
  private long sinceNanos;

  /** What was sent and waited when somebody looked: any change of it is progress. */
  private record Seen(int message, long written, long waiting) {
    static final Seen NOTHING = new Seen(0, 0, 0);

    static Seen of(ChannelOutboundBuffer out) {
      Object first = out.current();
      // What is written and goes at the end of this turn does not wait for the other side.
      return first == null
          ? NOTHING
          : new Seen(
              System.identityHashCode(first), out.currentProgress(), out.totalPendingWriteBytes());
    }
  }

  SendProgress(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

  /** Whether bytes have waited for as long as they may, and none of them went. */
  boolean isStalled(Channel channel, long nowNanos) {
    ChannelOutboundBuffer out = channel.unsafe().outboundBuffer();
    Seen now = out == null ? Seen.NOTHING : Seen.of(out);
    if (now.equals(Seen.NOTHING) || !now.equals(seen)) {
      seen = now;
      sinceNanos = nowNanos;
      return false;
    }
    return nowNanos - sinceNanos >= patienceNanos;
  }
}
