package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;

/** Event loop only. The bytes of one body so far, as one range of an array. */
final class CollectedBytes {
  private static final byte[] NOTHING = {};

  private final int limit;
  private final int first;
  private byte[] array = NOTHING;
  private int from;
  private int length;

  /**
   * None yet.
   *
   * @param limit most bytes
   * @param first room for the first ones that are copied
   */
  CollectedBytes(int limit, int first) {
    this.limit = limit;
    this.first = Math.min(limit, first);
  }

  int length() {
    return length;
  }

  /**
   * Adds a piece and releases it.
   *
   * @param last whether no other piece follows
   */
  void add(ByteBuf piece, boolean last) {
    int added = piece.readableBytes();
    if (last && length == 0 && isKept(piece)) {
      array = piece.array();
      from = piece.arrayOffset() + piece.readerIndex();
    } else {
      if (length + added > array.length) {
        int room = Math.max(first, 2 * length);
        array = Arrays.copyOf(array, Math.min(limit, Math.max(length + added, room)));
      }
      piece.readBytes(array, length, added);
    }
    length += added;
    piece.release();
  }

  /**
   * Whether a piece fills at least half of an array that no pool takes back: that of a read, whose
   * bytes never change, so that they need no copy.
   */
  private static boolean isKept(ByteBuf piece) {
    return piece.hasArray()
        && piece.alloc() instanceof UnpooledByteBufAllocator
        && piece.array().length <= 2 * piece.readableBytes();
  }

  /** All of them, wrapped. Nothing is added afterwards. */
  ByteString bytes() {
    return UnsafeByteOperations.unsafeWrap(array, from, length);
  }

  @Override
  public String toString() {
    return "CollectedBytes[" + length + "]";
  }
}
