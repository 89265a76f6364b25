package dev.sluice.wire.http2;

import dev.sluice.wire.http2.frame.FrameDrain;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps what is written. */
final class MemorySink implements FrameDrain {
  private ByteBuf written = Unpooled.buffer();
  boolean writable = true;
  boolean flushed = true;

  /** Whether reading was resumed in the last turn. */
  boolean reading;

  private final Deque<Runnable> last = new ArrayDeque<>();
  private final Deque<Runnable> taken = new ArrayDeque<>();
  private final Deque<Runnable> next = new ArrayDeque<>();

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

  @Override
  public void whenTaken(Runnable then) {
    taken.add(then);
  }

  /** The operating system takes what was written so far, and more is written at once. */
  void takes() {
    Deque<Runnable> now = new ArrayDeque<>(taken);
    taken.clear();
    now.forEach(Runnable::run);
  }

  @Override
  public void pauseReading(Runnable then) {
    next.add(then);
  }

  @Override
  public void atTurnsEnd(Runnable then) {
    last.add(then);
  }

  @Override
  public void inNextTurn(Runnable then) {
    next.add(then);
  }

  @Override
  public void resumeReading() {
    reading = true;
  }

  /** The next turn of the loop begins. False when the session does not wait for it. */
  boolean turn() {
    last.forEach(Runnable::run);
    last.clear();
    Deque<Runnable> now = new ArrayDeque<>(next);
    next.clear();
    reading = false;
    now.forEach(Runnable::run);
    return !now.isEmpty();
  }

  ByteBuf take() {
    ByteBuf taken = written;
    written = Unpooled.buffer();
    return taken;
  }
}
