package dev.sluice.proxy.websocket.relay;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.relay.RelayEnd.Peer;
import java.time.Duration;

/** Event loop only. Closes both peers of a session, by closing frames where one is left to send. */
final class SessionClose {
  /** From the first closing frame of a peer to that of the other. */
  static final Duration ANSWER = Duration.ofSeconds(30);

  /** From the last closing frame to the end of both connections. */
  static final Duration LINGER = Duration.ofSeconds(2);

  private final Deadlines deadlines;
  private final Outlet toClient;
  private final Outlet toOrigin;
  private Deadline limit;

  SessionClose(Deadlines deadlines, Outlet toClient, Outlet toOrigin) {
    this.deadlines = deadlines;
    this.toClient = toClient;
    this.toOrigin = toOrigin;
    this.limit = deadlines.later(Duration.ZERO, () -> {});
  }

  /**
   * Writes closing frames; the reason is for the client alone. Peers get time to answer.
   *
   * @param cuts see {@link Outlet#close}
   */
  void say(MessageClose close, boolean cuts) {
    within(LINGER, this::now);
    toClient.close(close, cuts);
    toOrigin.close(new MessageClose(close.code(), ""), cuts);
  }

  void within(Duration time, Runnable late) {
    limit.cancel();
    limit = deadlines.in(time, late);
  }

  /**
   * Closes both connections, once they took what was written. A full one is reset: the memory of
   * what it has not taken is free again.
   */
  void now() {
    limit.cancel();
    close(toOrigin.channel());
    close(toClient.channel());
  }

  private static void close(ByteChannel channel) {
    if (channel.isWritable()) {
      channel.close();
    } else {
      channel.reset();
    }
  }

  void reset() {
    limit.cancel();
    toOrigin.channel().reset();
    toClient.channel().reset();
  }

  Outlet to(Peer peer) {
    return peer == Peer.CLIENT ? toClient : toOrigin;
  }

  void closed() {
    if (!toClient.channel().isOpen() && !toOrigin.channel().isOpen()) {
      limit.cancel();
    }
  }
}
