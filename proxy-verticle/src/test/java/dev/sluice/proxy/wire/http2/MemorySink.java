package dev.sluice.proxy.wire.http2;

import dev.sluice.proxy.wire.http2.frame.FrameDrain;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Keeps what is written. */
final class MemorySink implements FrameDrain {
  private ByteBuf written = Unpooled.buffer();
  boolean writable = true;
  boolean flushed = true;

  @Override
  public ByteBuf allocate(int bytes) {
    return Unpooled.buffer(bytes);
  }

  @Override
  public void write(ByteBuf bytes) {
    written.writeBytes(bytes);
    bytes.release();
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public boolean isFlushed() {
    return flushed;
  }

  ByteBuf take() {
    ByteBuf taken = written;
    written = Unpooled.buffer();
    return taken;
  }
}
