package dev.sluice.tools.suggest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/** A stream in blocks of whole lines, which are large enough to be read in turns. One thread. */
final class EventBlocks {
  private static final int BLOCK = 1 << 20;

  /** Far above the largest event. */
  private static final int LONGEST_LINE = 4 << 20;

  private final InputStream in;
  private byte[] rest = new byte[0];
  private boolean ended;

  /**
   * Whole lines.
   *
   * @param bytes not changed any more
   * @param length of them that count
   */
  @SuppressWarnings("ArrayRecordComponent") // not copied
  record Block(byte[] bytes, int length) {}

  /**
   * @param in the caller closes it
   */
  EventBlocks(InputStream in) {
    this.in = in;
  }

  /**
   * The next block; empty at the end.
   *
   * @throws IOException when it cannot be read, or a line is longer than any event
   */
  Optional<Block> next() throws IOException {
    byte[] block = Arrays.copyOf(rest, Math.max(BLOCK, 2 * rest.length));
    int length = rest.length;
    rest = new byte[0];
    while (!ended) {
      int read = in.read(block, length, block.length - length);
      ended = read < 0;
      length += Math.max(read, 0);
      if (length == block.length) {
        int end = endOfLine(block, length);
        if (end > 0) {
          rest = Arrays.copyOfRange(block, end, length);
          return Optional.of(new Block(block, end));
        }
        if (length >= LONGEST_LINE) {
          throw new IOException("a line is longer than any event");
        }
        block = Arrays.copyOf(block, 2 * length);
      }
    }
    return length == 0 ? Optional.empty() : Optional.of(new Block(block, length));
  }

  /** Behind the last line feed; 0 without one. */
  private static int endOfLine(byte[] block, int length) {
    int end = length;
    while (end > 0 && block[end - 1] != '\n') {
      end--;
    }
    return end;
  }
}
