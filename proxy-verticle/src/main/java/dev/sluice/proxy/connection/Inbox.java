package dev.sluice.proxy.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Event loop only. Bytes that have arrived and are not read yet, as one range of an array. Its
 * bytes are never written again, so that what a parser returned may keep referring to them.
 */
public final class Inbox {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  /** Copies what arrived behind what is still unread, and releases the buffer. */
  public void take(ByteBuf arrived) {
    int length = arrived.readableBytes();
    int unread = length();
    if (length > 0) {
      byte[] joined = new byte[unread + length];
      System.arraycopy(bytes, from, joined, 0, unread);
      arrived.readBytes(joined, unread, length);
      adopt(joined, 0, joined.length);
    }
    arrived.release();
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

  /** Takes all that is left; the buffer refers to the array, which is never written again. */
  public ByteBuf drain() {
    ByteBuf rest = Unpooled.wrappedBuffer(bytes, from, length());
    adopt(NOTHING, 0, 0);
    return rest;
  }
}
