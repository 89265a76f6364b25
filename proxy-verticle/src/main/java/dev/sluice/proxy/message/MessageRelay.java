package dev.sluice.proxy.message;

import dev.sluice.proxy.connection.ByteChannel;

/** Event loop only. Relays the frames of one WebSocket session, and has messages judged. */
public final class MessageRelay {
  private MessageRelay() {}

  /**
   * Starts relaying. The judge hears the end once; both channels are closed then, or about to.
   *
   * <p>On a side that is read, and whose compressed messages may refer to earlier ones, {@link
   * MessageJudge.Reading.Pass} counts as {@code Judge} for compressed messages.
   */
  public static void join(
      ByteChannel client, ByteChannel origin, MessageSession session, MessageJudge judge) {
    throw new UnsupportedOperationException();
  }
}
