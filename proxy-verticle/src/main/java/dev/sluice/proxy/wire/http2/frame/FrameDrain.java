package dev.sluice.proxy.wire.http2.frame;

import io.netty.buffer.ByteBuf;

/** Event loop only. Where written frames go: a socket, or memory in tests. */
public interface FrameDrain {
  /** Allocates a buffer for {@link #write}. */
  ByteBuf allocate(int bytes);

  /** Writes bytes; the sink owns the buffer. */
  void write(ByteBuf bytes);

  /** Whether the write queue has room. */
  boolean isWritable();

  /** Whether the operating system has all written bytes. */
  boolean isFlushed();
}
