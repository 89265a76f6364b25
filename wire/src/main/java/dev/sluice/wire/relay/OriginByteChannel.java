package dev.sluice.wire.relay;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.connection.OutputWatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;

/** Event loop only. A connection to an origin that carries raw bytes, not HTTP. */
public final class OriginByteChannel implements ByteChannel {
  private final Connection socket;
  private final OutputWatch output;
  private ByteBuf unread;
  private Listener listener = new Silent();
  private long demand;

  /**
   * Takes over a connection.
   *
   * @param unread bytes read before the switch; the channel owns the buffer
   * @param patience longest time that the origin may take nothing, also of the last bytes before
   *     the close
   */
  public OriginByteChannel(
      Connection socket, ByteBuf unread, Deadlines deadlines, Duration patience) {
    this.socket = socket;
    this.output = new OutputWatch(socket, deadlines, patience, this::stalled);
    this.unread = unread;
    socket.stopReading();
  }

  public static OriginByteChannel of(Connection socket, Deadlines deadlines, Duration patience) {
    return new OriginByteChannel(socket, Unpooled.EMPTY_BUFFER, deadlines, patience);
  }

  private void stalled() {
    listener.onStalled();
    socket.reset();
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
    output.written();
  }

  @Override
  public boolean isWritable() {
    return socket.isWritable();
  }

  @Override
  public void inNextTurn(Runnable next) {
    socket.inNextTurn(next);
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
    output.reset();
  }

  // Counts arriving bytes against the demand.
  private final class Counting implements Listener {
    @Override
    public void onBytes(ByteBuf bytes) {
      run(() -> deliver(bytes));
    }

    @Override
    public void onInputEnd() {
      run(listener::onInputEnd);
    }

    @Override
    public void onWritable() {
      run(listener::onWritable);
    }

    @Override
    public void onClosed() {
      output.stop();
      run(listener::onClosed);
    }

    // Bytes that a bug may have lost must not be followed by others.
    private void run(Runnable event) {
      try {
        event.run();
      } catch (RuntimeException | Error bug) {
        socket.fail(bug);
      }
    }
  }
}
