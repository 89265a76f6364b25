package dev.sluice.wire.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;

/**
 * Event loop only. Detects a peer that does not read. It is polled, so that writes cost nothing.
 */
final class SendProgress {
  private final long patienceNanos;
  private Seen seen = Seen.NOTHING;
  private long sinceNanos;

  // The state of the output at one poll. Any change is progress.
  private record Seen(int message, long written, long waiting) {
    static final Seen NOTHING = new Seen(0, 0, 0);

    static Seen of(ChannelOutboundBuffer out) {
      Object first = out.current();
      // Bytes that await the flush at the end of this turn do not wait for the peer.
      return first == null
          ? NOTHING
          : new Seen(
              System.identityHashCode(first), out.currentProgress(), out.totalPendingWriteBytes());
    }
  }

  SendProgress(Duration patience) {
    this.patienceNanos = patience.toNanos();
  }

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
