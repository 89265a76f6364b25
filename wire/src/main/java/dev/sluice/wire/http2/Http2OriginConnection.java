package dev.sluice.wire.http2;

import dev.sluice.config.settings.proxy.Http2Bounds;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.PeerBounds;
import dev.sluice.wire.http2.frame.SessionFault;
import dev.sluice.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/** Event loop only. A connection to an origin that carries many streams at once. */
public final class Http2OriginConnection implements SessionListener, ByteChannel.Listener {
  // Origins reset only what we ask for, so that their resets need no limit of their own.
  private static final Http2Bounds BOUNDS = new Http2Bounds(100, Integer.MAX_VALUE, 10_000);

  // Resets of ours after which the connection takes no more streams. Origins count them, too, and
  // end connections with many (CVE-2023-44487), with the requests of others on them.
  private static final long MOST_RESETS = 50;

  // Of this connection alone: metrics tell what clients do.
  private final Http2Counts counts = new Http2Counts();

  private final Connection socket;
  private final String remoteIp;
  private final Owner owner;
  private final Http2Session session;
  private boolean over;

  public interface Owner {
    /** The origin has told how many streams it accepts at once. */
    void onTold(int streams);

    void onRoom();

    void onUsed();

    void onIdle();

    void onGone();
  }

  private Http2OriginConnection(
      Connection socket, String remoteIp, Deadlines deadlines, Duration patience, Owner owner) {
    this.socket = socket;
    this.remoteIp = remoteIp;
    this.owner = owner;
    this.session =
        new Http2Session(
            socket.socket().channelHandlerContext(),
            new SocketSink(socket),
            new Http2Session.Terms(new PeerBounds(BOUNDS), counts, deadlines, patience, false),
            this);
  }

  /** {@code patience} is the longest time without progress of a request. */
  public static Http2OriginConnection open(
      Connection socket, String remoteIp, Deadlines deadlines, Duration patience, Owner owner) {
    Http2OriginConnection connection =
        new Http2OriginConnection(socket, remoteIp, deadlines, patience, owner);
    connection.session.start();
    socket.listen(connection);
    socket.read();
    return connection;
  }

  public boolean hasRoom() {
    return !over && socket.isOpen() && session.hasRoom();
  }

  /** Prepares a stream. There has to be room. */
  public OriginStream openStream(boolean reused) {
    return new Http2OriginStream(this, reused);
  }

  public void leave() {
    session.leave();
    if (session.streams().isEmpty()) {
      end();
    }
  }

  MultiplexedStream open(StreamReceiver receiver) {
    owner.onUsed();
    MultiplexedStream stream = session.open(receiver);
    if (over) {
      // The origin left before the stream began, and gets nothing of it.
      socket.inNextTurn(() -> stream.gone(StreamReceiver.Ending.UNPROCESSED));
    }
    return stream;
  }

  void unused() {
    if (!over && session.streams().isEmpty()) {
      owner.onIdle();
    }
  }

  void released() {
    if (counts.resetsByProxy() >= MOST_RESETS) {
      leave();
    }
  }

  String remoteIp() {
    return remoteIp;
  }

  void whenTaken(Runnable action) {
    socket.whenTaken(ignored -> action.run());
  }

  @Override
  public void onBytes(ByteBuf bytes) {
    try {
      session.read(bytes);
    } catch (RuntimeException | Error bug) {
      socket.fail(bug);
    }
  }

  @Override
  public void onInputEnd() {
    socket.reset();
  }

  @Override
  public void onWritable() {
    session.turns().run();
  }

  @Override
  public void onClosed() {
    if (!over) {
      over = true;
      owner.onGone();
      session.close();
    }
  }

  /** Origins open no streams: the session fails first. */
  @Override
  public void onRequest(int stream, FieldList fields, boolean ended) {}

  @Override
  public void onUnreadable(int stream) {}

  @Override
  public void onFailed(SessionFault fault) {
    end();
  }

  @Override
  public void onAccepts() {
    owner.onTold(session.streams().most(BOUNDS.streams()));
  }

  @Override
  public void onStreamEnd() {
    owner.onRoom();
  }

  @Override
  public void onEmptied() {
    if (session.isLeaving()) {
      end();
    } else {
      owner.onIdle();
    }
  }

  private void end() {
    if (!over) {
      onClosed();
      socket.close();
    }
  }
}
