package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.connection.ByteChannel;

/**
 * Event loop only. The work that the frames of one side may cause before other connections have
 * their turn. One read may bring more than ten thousand messages.
 */
final class RelayTurn {
  /** Judged or recorded messages. Each takes 5 to 15 us, so that a turn takes about 1 ms. */
  static final int MESSAGES = 64;

  /** Frames that are cheap by comparison, for one message. */
  static final int FRAMES_PER_MESSAGE = 16;

  private static final int UNITS = MESSAGES * FRAMES_PER_MESSAGE;

  /** A judged message is read several times, and may come compressed in a few bytes. */
  private static final int BYTES_PER_UNIT = 64;

  private int spent;
  private boolean resting;

  boolean isSpent() {
    return spent >= UNITS;
  }

  void frame() {
    spent++;
  }

  /**
   * A message is judged or recorded.
   *
   * @param bytes that are judged, at most {@link MessageSession#MAX_BYTES}
   */
  void message(int bytes) {
    spent += FRAMES_PER_MESSAGE + bytes / BYTES_PER_UNIT;
  }

  /** Once it is spent, runs an action in the loop's next turn, with the work of a whole one. */
  void rest(ByteChannel channel, Runnable goOn) {
    if (isSpent() && !resting) {
      resting = true;
      channel.inNextTurn(
          () -> {
            resting = false;
            spent = 0;
            goOn.run();
          });
    }
  }
}
