package dev.sluice.wire.connection;

import io.netty.channel.ChannelOption;
import java.time.Duration;

/**
 * Event loop only. Detects a peer that does not read what is sent to it. It polls only while bytes
 * wait.
 */
public final class OutputWatch {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final Connection connection;
  private final SendProgress progress;
  private final Runnable onStalled;
  private final Deadline next;
  private boolean watching;

  /**
   * Watches from the first {@link #written} on. {@code onStalled} runs after {@code patience}
   * without progress.
   */
  public OutputWatch(
      Connection connection, Deadlines deadlines, Duration patience, Runnable onStalled) {
    this.connection = connection;
    this.progress = new SendProgress(patience);
    this.onStalled = onStalled;
    this.next = deadlines.later(patience.compareTo(PERIOD) < 0 ? patience : PERIOD, this::poll);
  }

  public void written() {
    if (!watching) {
      watching = true;
      next.restart();
    }
  }

  private void poll() {
    watching = false;
    if (progress.isStalled(connection.channel(), System.nanoTime())) {
      // Otherwise the kernel keeps what the peer does not take for minutes after the close.
      connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      onStalled.run();
    } else if (!connection.isFlushed()) {
      written();
    }
  }

  /** Breaks the connection at once, also for the kernel, which would keep what was not taken. */
  public void reset() {
    if (!connection.isClosed()) {
      OutputEnd.breakNow(connection.channel());
    }
  }

  public void stop() {
    watching = false;
    next.cancel();
  }
}
