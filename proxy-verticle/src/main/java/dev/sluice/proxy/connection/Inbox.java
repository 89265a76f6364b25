package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * Event loop. Bytes that have arrived and nobody has read yet, as one range of an array. A buffer
 * that arrives while the inbox is empty is adopted without a copy; its bytes are never written
 * again, so what a parser returned may keep referring to them.
 */
public final class Inbox {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  /** Adds what arrived behind what is still unread. */
  public void append(Buffer buffer) {
    ByteBuf arrived = ((BufferInternal) buffer).getByteBuf();
    int length = arrived.readableBytes();
    if (!isEmpty()) {
      byte[] joined = Arrays.copyOfRange(bytes, from, to + length);
      arrived.getBytes(arrived.readerIndex(), joined, to - from, length);
      adopt(joined, 0, joined.length);
    } else if (arrived.hasArray()) {
      int start = arrived.arrayOffset() + arrived.readerIndex();
      adopt(arrived.array(), start, start + length);
    } else {
      byte[] copy = new byte[length];
      arrived.getBytes(arrived.readerIndex(), copy);
      adopt(copy, 0, length);
    }
  }

  private void adopt(byte[] array, int start, int end) {
    bytes = array;
    from = start;
    to = end;
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Index of the first unread byte. */
  public int from() {
    return from;
  }

  /** Index after the last unread byte. */
  public int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  /** Everything before the index is read. */
  public void readTo(int index) {
    from = index;
    if (isEmpty()) {
      adopt(NOTHING, 0, 0);
    }
  }

  /** Takes all that is left as a buffer of its own. */
  public Buffer drain() {
    Buffer rest = Buffer.buffer(length()).appendBytes(bytes, from, length());
    adopt(NOTHING, 0, 0);
    return rest;
  }
}
