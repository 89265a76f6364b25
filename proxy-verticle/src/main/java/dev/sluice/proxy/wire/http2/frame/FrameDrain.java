package dev.sluice.proxy.wire.http2.frame;

import io.netty.buffer.ByteBuf;

/** Event loop only. Where written frames go, and whence frames come: a socket, or a test. */
public interface FrameDrain {
  /** Allocates a buffer for {@link #write}. */
  ByteBuf allocate(int bytes);

  /** Writes bytes; the sink owns the buffer. */
  void write(ByteBuf bytes);

  /** Whether the write queue has room. */
  boolean isWritable();

  /** Whether the operating system has all written bytes. */
  boolean isFlushed();

  /** Runs an action once the operating system has all bytes written so far, or never gets them. */
  void whenTaken(Runnable action);

  /** Stops reading until the next turn of the loop, which begins with an action. */
  void pauseReading(Runnable next);

  void resumeReading();

  /** Runs an action at the end of this turn of the loop. */
  void atTurnsEnd(Runnable last);

  /** Runs an action in the next turn of the loop, behind what other sockets have to do. */
  void inNextTurn(Runnable next);
}
