package dev.sluice.wire.http1;

import dev.sluice.wire.OriginStream;
import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.relay.OriginByteChannel;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;

/** Event loop only. A connection to an origin that carries one stream at a time. */
public final class Http1OriginConnection {
  private final Connection socket;
  private final String remoteIp;
  private final Owner owner;
  private final CloseWatch end;
  private final Inbox inbox = new Inbox();
  private Optional<Http1OriginStream> stream = Optional.empty();
  private boolean reused;

  public interface Owner {
    /** The connection can carry another stream. No reference to the previous stream remains. */
    void onIdle();

    void onGone();
  }

  private Http1OriginConnection(Connection socket, String remoteIp, Owner owner) {
    this.socket = socket;
    this.remoteIp = remoteIp;
    this.owner = owner;
    this.end = CloseWatch.on(socket.socket().channelHandlerContext());
  }

  public static Http1OriginConnection open(Connection socket, String remoteIp, Owner owner) {
    Http1OriginConnection connection = new Http1OriginConnection(socket, remoteIp, owner);
    socket.listen(connection.new SocketListener());
    socket.read();
    return connection;
  }

  public OriginStream openStream() {
    Http1OriginStream next = new Http1OriginStream(this);
    stream = Optional.of(next);
    return next;
  }

  public boolean isOpen() {
    return socket.isOpen();
  }

  public void close() {
    socket.reset();
  }

  boolean isReused() {
    return reused;
  }

  String remoteIp() {
    return remoteIp;
  }

  Connection socket() {
    return socket;
  }

  Inbox inbox() {
    return inbox;
  }

  CloseWatch end() {
    return end;
  }

  /** {@code reusable}: both directions ended, and both sides keep the connection. */
  void released(boolean reusable) {
    stream = Optional.empty();
    if (reusable && inbox.isEmpty() && socket.isFlushed() && socket.isOpen()) {
      reused = true;
      socket.read();
      owner.onIdle();
    } else {
      socket.reset();
    }
  }

  ByteChannel asBytes(Deadlines deadlines, Duration patience) {
    stream = Optional.empty();
    return new OriginByteChannel(socket, inbox.drain(), deadlines, patience);
  }

  private void arrived(ByteBuf bytes) {
    if (stream.isEmpty()) {
      // Unsolicited response bytes.
      bytes.release();
      socket.reset();
      return;
    }
    Http1OriginStream reader = stream.get();
    int direct = inbox.isEmpty() ? Math.min(reader.directBytes(), bytes.readableBytes()) : 0;
    if (direct == 0) {
      inbox.take(bytes);
      reader.bytesArrived();
    } else {
      ByteBuf body = bytes.readRetainedSlice(direct);
      inbox.take(bytes);
      reader.directBytes(body);
    }
  }

  private final class SocketListener implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      Optional<Http1OriginStream> reader = stream;
      try {
        arrived(bytes);
      } catch (RuntimeException | Error bug) {
        fail(reader, bug);
      }
    }

    @Override
    public void onInputEnd() {
      run(() -> stream.ifPresentOrElse(Http1OriginStream::inputEnded, socket::reset));
    }

    @Override
    public void onWritable() {
      run(() -> stream.ifPresent(Http1OriginStream::writable));
    }

    @Override
    public void onClosed() {
      run(owner::onGone);
      run(() -> stream.ifPresent(Http1OriginStream::closed));
    }

    private void run(Runnable step) {
      Optional<Http1OriginStream> reader = stream;
      try {
        step.run();
      } catch (RuntimeException | Error bug) {
        fail(reader, bug);
      }
    }

    // Blames the stream of the event, which may have released the connection meanwhile.
    private void fail(Optional<Http1OriginStream> reader, Throwable bug) {
      reader.ifPresentOrElse(it -> it.thrown(bug), () -> socket.fail(bug));
    }
  }
}
