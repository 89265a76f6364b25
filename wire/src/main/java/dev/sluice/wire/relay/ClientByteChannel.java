package dev.sluice.wire.relay;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.ClientConnection;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Phase;
import io.netty.buffer.ByteBuf;

/** Event loop only. A client connection that is no longer read as HTTP. */
public final class ClientByteChannel implements ByteChannel, Phase {
  private final ClientConnection client;
  private final Connection socket;
  private Listener listener = new Silent();
  private long demand;
  private boolean delivering;
  private boolean inputEndWaits;

  public ClientByteChannel(ClientConnection client) {
    this.client = client;
    this.socket = client.socket();
  }

  @Override
  public void open(Listener to) {
    listener = to;
    client.stopReading();
    client.enter(this);
    drain();
  }

  @Override
  public void demand(int bytes) {
    demand += bytes;
    if (!delivering && !client.inbox().isEmpty()) {
      bytesArrived();
    }
    if (demand > 0) {
      client.read();
    }
  }

  @Override
  public void bytesArrived() {
    if (demand > 0) {
      deliver(client.inbox().drain());
      if (inputEndWaits) {
        inputEndWaits = false;
        listener.onInputEnd();
      }
    } else {
      client.stopReading();
    }
  }

  @Override
  public int directBytes() {
    return demand > 0 ? Integer.MAX_VALUE : 0;
  }

  @Override
  public void directBytes(ByteBuf bytes) {
    deliver(bytes);
  }

  private void deliver(ByteBuf bytes) {
    demand -= bytes.readableBytes();
    delivering = true;
    listener.onBytes(bytes);
    delivering = false;
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
  public void inNextTurn(Runnable next) {
    socket.inNextTurn(next);
  }

  @Override
  public void writable() {
    listener.onWritable();
  }

  @Override
  public void stalled() {
    listener.onStalled();
  }

  @Override
  public boolean hasHalfClose() {
    return !socket.isEncrypted();
  }

  /** Also without half-close, so that the listener hears who ended the connection. */
  @Override
  public boolean outlivesInput() {
    return true;
  }

  @Override
  public void inputEnded() {
    if (client.inbox().isEmpty()) {
      listener.onInputEnd();
    } else {
      inputEndWaits = true;
    }
  }

  @Override
  public void endOutput(Runnable sent) {
    socket.shutdownOutput(sent);
  }

  @Override
  public boolean isOpen() {
    return !socket.isClosed();
  }

  @Override
  public void closed() {
    listener.onClosed();
  }

  @Override
  public void drain() {
    client.lifetime().cause().ifPresent(listener::onDrain);
  }

  @Override
  public void close() {
    socket.close();
  }

  @Override
  public void reset() {
    socket.reset();
  }
}
