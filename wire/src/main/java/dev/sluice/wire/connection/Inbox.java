package dev.sluice.wire.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Event loop only. Bytes that have arrived and are not read yet, as one range of an array. Written
 * bytes never change, so that parsed heads may refer to them.
 */
public final class Inbox {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  /** Appends a copy of the bytes and releases the buffer. */
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

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  public int length() {
    return to - from;
  }

  public boolean isEmpty() {
    return from == to;
  }

  public void readTo(int index) {
    from = index;
    if (isEmpty()) {
      adopt(NOTHING, 0, 0);
    }
  }

  /** Removes the remaining bytes. The buffer is a view over the array, which never changes. */
  public ByteBuf drain() {
    ByteBuf rest = Unpooled.wrappedBuffer(bytes, from, length());
    adopt(NOTHING, 0, 0);
    return rest;
  }
}
