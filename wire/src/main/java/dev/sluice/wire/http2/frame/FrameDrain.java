package dev.sluice.wire.http2.frame;

import io.netty.buffer.ByteBuf;

/** Event loop only. Where written frames go, and whence frames come: a socket, or a test. */
public interface FrameDrain {
  ByteBuf allocate(int bytes);

  void write(ByteBuf bytes);

  boolean isWritable();

  boolean isFlushed();

  /** Runs an action once the operating system has all bytes written so far, or never gets them. */
  void whenTaken(Runnable action);

  /** Stops reading until the next turn of the loop, which begins with an action. */
  void pauseReading(Runnable next);

  void resumeReading();

  void atTurnsEnd(Runnable last);

  void inNextTurn(Runnable next);
}
