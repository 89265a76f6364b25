package dev.sluice.wire.http2;

import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.http2.frame.FrameDrain;
import io.netty.buffer.ByteBuf;

/** Event loop only. Writes frames to a socket and pauses its reading. */
record SocketSink(Connection socket) implements FrameDrain {
  @Override
  public ByteBuf allocate(int bytes) {
    return socket.allocate(bytes);
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
  public boolean isFlushed() {
    return socket.isFlushed();
  }

  @Override
  public void whenTaken(Runnable action) {
    socket.whenTaken(ignored -> action.run());
  }

  @Override
  public void pauseReading(Runnable next) {
    socket.stopReading();
    socket.inNextTurn(next);
  }

  @Override
  public void atTurnsEnd(Runnable last) {
    socket.atTurnsEnd(last);
  }

  @Override
  public void inNextTurn(Runnable next) {
    socket.inNextTurn(next);
  }

  @Override
  public void resumeReading() {
    socket.read();
  }
}
