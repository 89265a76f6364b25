package dev.sluice.proxy.relay;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Event loop only. A connection to an origin that carries raw bytes, not HTTP. */
public final class OriginByteChannel implements ByteChannel {
  private final Connection socket;
  private ByteBuf unread;
  private Listener listener = new Silent();
  private long demand;

  /**
   * Takes over a connection.
   *
   * @param unread bytes read before the switch; the channel owns the buffer
   */
  public OriginByteChannel(Connection socket, ByteBuf unread) {
    this.socket = socket;
    this.unread = unread;
    socket.stopReading();
  }

  /** Wraps a connection that has read nothing yet. */
  public static OriginByteChannel of(Connection socket) {
    return new OriginByteChannel(socket, Unpooled.EMPTY_BUFFER);
  }

  @Override
  public void open(Listener to) {
    listener = to;
    socket.listen(new Counting());
    if (socket.isClosed()) {
      to.onClosed();
    }
  }

  @Override
  public void demand(int bytes) {
    demand += bytes;
    if (unread.isReadable()) {
      ByteBuf first = unread;
      unread = Unpooled.EMPTY_BUFFER;
      deliver(first);
    }
    if (demand > 0) {
      socket.read();
    }
  }

  private void deliver(ByteBuf bytes) {
    demand -= bytes.readableBytes();
    listener.onBytes(bytes);
    if (demand <= 0) {
      socket.stopReadingNow();
    }
  }

  @Override
  public void stopDemand() {
    demand = 0;
  }

  @Override
  public void write(ByteBuf bytes) {
    socket.write(bytes);
  }

  @Override
  public boolean isWritable() {
    return socket.isWritable();
  }

  @Override
  public void endOutput(Runnable sent) {
    socket.shutdownOutput(sent);
  }

  @Override
  public boolean hasHalfClose() {
    return !socket.isEncrypted();
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void reset() {
    socket.reset();
  }

  /** Event loop only. Counts arriving bytes against the demand. */
  private final class Counting implements Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      deliver(bytes);
    }

    @Override
    public void onInputEnd() {
      listener.onInputEnd();
    }

    @Override
    public void onWritable() {
      listener.onWritable();
    }

    @Override
    public void onClosed() {
      listener.onClosed();
    }
  }
}
