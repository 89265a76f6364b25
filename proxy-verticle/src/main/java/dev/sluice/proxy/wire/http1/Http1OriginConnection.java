package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.connection.Connection;
import dev.sluice.proxy.connection.Inbox;
import dev.sluice.proxy.relay.OriginByteChannel;
import dev.sluice.proxy.wire.OriginStream;
import io.netty.buffer.ByteBuf;
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

  /** Event loop only. Keeps connections between their streams. */
  public interface Owner {
    /** The connection can carry another stream; nothing refers to the last one. */
    void onIdle();

    /** The connection carries no more streams. */
    void onGone();
  }

  private Http1OriginConnection(Connection socket, String remoteIp, Owner owner) {
    this.socket = socket;
    this.remoteIp = remoteIp;
    this.owner = owner;
    this.end = CloseWatch.on(socket.socket().channelHandlerContext());
  }

  /** Takes over a connection whose TLS handshake, if any, is done. */
  public static Http1OriginConnection open(Connection socket, String remoteIp, Owner owner) {
    Http1OriginConnection connection = new Http1OriginConnection(socket, remoteIp, owner);
    socket.listen(connection.new SocketListener());
    socket.read();
    return connection;
  }

  /** Begins a stream; the last one has been released. */
  public OriginStream openStream() {
    Http1OriginStream next = new Http1OriginStream(this);
    stream = Optional.of(next);
    return next;
  }

  /** False once the origin has closed it, as far as is known. */
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

  /**
   * A stream is done.
   *
   * @param reusable both directions ended, and both sides keep the connection
   */
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

  /** The connection as bytes, those that were read behind the last head first. */
  ByteChannel asBytes() {
    stream = Optional.empty();
    return new OriginByteChannel(socket, inbox.drain());
  }

  private void arrived(ByteBuf bytes) {
    if (stream.isEmpty()) {
      // An answer to nothing.
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

  /** Event loop only. Passes what the socket reports on to the stream. */
  private final class SocketListener implements ByteChannel.Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      arrived(bytes);
    }

    @Override
    public void onInputEnd() {
      stream.ifPresentOrElse(Http1OriginStream::inputEnded, socket::reset);
    }

    @Override
    public void onWritable() {
      stream.ifPresent(Http1OriginStream::writable);
    }

    @Override
    public void onClosed() {
      owner.onGone();
      stream.ifPresent(Http1OriginStream::closed);
    }
  }
}
