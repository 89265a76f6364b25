package dev.sluice.tools.replay;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The lines of a stream, without copies of them. One thread. */
public final class LineBlocks {
  /** Above the longest event, 256 KiB, and small enough for the cache of a core. */
  private static final int BLOCK = 512 << 10;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LINE_FEEDS = ONES * '\n';

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];

  /** Position of the block's first byte. */
  private long position;

  /**
   * @param position of the first byte that the stream gives
   */
  public LineBlocks(InputStream in, long position) {
    this.in = in;
    this.position = position;
  }

  public interface LineReader {
    /**
     * A line that is not empty.
     *
     * @param position of its first byte
     * @param bytes borrowed
     * @return whether another is wanted
     */
    boolean accept(long position, byte[] bytes, int from, int to) throws IOException;
  }

  /** Reads all lines; one that is longer than a block is given in parts, which are no events. */
  public void read(LineReader reader) throws IOException {
    int kept = 0;
    for (int count = in.read(block, 0, BLOCK);
        count >= 0;
        count = in.read(block, kept, BLOCK - kept)) {
      int end = kept + count;
      int from = lines(reader, kept, end);
      if (from < 0) {
        return;
      }
      if (from == 0 && end == BLOCK) {
        reader.accept(position, block, 0, end);
        from = end;
      }
      System.arraycopy(block, from, block, 0, end - from);
      position += from;
      kept = end - from;
    }
    if (kept > 0) {
      reader.accept(position, block, 0, kept);
    }
  }

  /** Where the first line begins that has no end yet; -1 when no other is wanted. */
  private int lines(LineReader reader, int begin, int end) throws IOException {
    int from = 0;
    for (int i = lineFeed(begin, end); i < end; i = lineFeed(i + 1, end)) {
      if (i > from && !reader.accept(position + from, block, from, i)) {
        return -1;
      }
      from = i + 1;
    }
    return from;
  }

  /** The next line feed, or the end. Looks at eight bytes at once. */
  private int lineFeed(int begin, int end) {
    int i = begin;
    for (; i + Long.BYTES <= end; i += Long.BYTES) {
      long differences = (long) LONGS.get(block, i) ^ LINE_FEEDS;
      if (((differences - ONES) & ~differences & HIGHS) != 0) {
        break;
      }
    }
    while (i < end && block[i] != '\n') {
      i++;
    }
    return i;
  }
}
