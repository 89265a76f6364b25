package dev.sluice.proxy.wire.http2.frame;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Event loop only. Bytes of a body that wait, in order. They take at most twice their number, and
 * 128 KiB: one buffer for all of them would stay as large as it ever was.
 */
public final class WaitingBytes {
  private static final int MOST_CHUNK = 64 << 10;

  private final Deque<ByteBuf> chunks = new ArrayDeque<>(2);
  private int bytes;

  public int bytes() {
    return bytes;
  }

  public boolean isEmpty() {
    return bytes == 0;
  }

  /** Copies bytes; owns the buffer. A slice would keep the buffer of a whole read. */
  public void add(ByteBuf data) {
    fillLast(data);
    if (data.isReadable()) {
      int size = Math.max(data.readableBytes(), Math.min(bytes, MOST_CHUNK));
      chunks.add(data.alloc().buffer(size, size));
      fillLast(data);
    }
    data.release();
  }

  private void fillLast(ByteBuf data) {
    if (!chunks.isEmpty()) {
      ByteBuf last = chunks.getLast();
      int now = Math.min(last.writableBytes(), data.readableBytes());
      last.writeBytes(data, now);
      bytes += now;
    }
  }

  /** Takes the first bytes, as many as are at hand and one at least; the caller owns them. */
  public ByteBuf take(int most) {
    ByteBuf first = chunks.getFirst();
    int now = Math.min(most, first.readableBytes());
    bytes -= now;
    if (now == first.readableBytes() && now >= first.capacity() / 2) {
      return chunks.removeFirst();
    }
    ByteBuf taken = first.readBytes(now);
    if (!first.isReadable()) {
      chunks.removeFirst().release();
    }
    return taken;
  }

  public void clear() {
    chunks.forEach(ByteBuf::release);
    chunks.clear();
    bytes = 0;
  }
}
