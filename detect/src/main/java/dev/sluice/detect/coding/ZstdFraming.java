package dev.sluice.detect.coding;

/**
 * Finds the skippable frames of Zstandard (RFC 8878 section 3.1.2) in coded bytes, which it does
 * not decode. Frames of formats before RFC 8878, which the library still decodes, are not read. One
 * thread.
 */
final class ZstdFraming {
  private static final int MAGIC = 0xFD2FB528;
  private static final int SKIPPABLE = 0x184D2A50;
  private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
  private static final int RLE = 1;
  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int CHECKSUM = 1 << 2;

  private final FramingText text;
  private State state = State.MAGIC;
  private long number;
  private int digits;
  private long rest;
  private boolean checked;
  private boolean lastBlock;

  private enum State {
    MAGIC,
    SKIPPED_SIZE,
    SKIPPED,
    DESCRIPTOR,
    HEADER_REST,
    BLOCK_HEADER,
    BLOCK,
    CHECKSUM,
    OTHER
  }

  ZstdFraming(FramingText text) {
    this.text = text;
  }

  /**
   * Reads more of the body; what skippable frames hold is added to the text.
   *
   * @return where another format is recognized, at the last byte of its magic number; otherwise the
   *     end
   */
  int add(byte[] coded, int from, int end) {
    int at = from;
    while (at < end && state != State.OTHER) {
      at =
          switch (state) {
            case MAGIC, SKIPPED_SIZE, BLOCK_HEADER -> number(coded[at], at);
            case DESCRIPTOR -> descriptor(coded[at] & 0xFF, at);
            case SKIPPED -> {
              int stop = passed(at, end);
              text.add(coded, at, stop);
              yield after(stop);
            }
            case HEADER_REST, BLOCK, CHECKSUM -> after(passed(at, end));
            case OTHER -> throw new IllegalStateException("another format");
          };
    }
    return state == State.OTHER ? Math.max(from, at - 1) : end;
  }

  boolean isOther() {
    return state == State.OTHER;
  }

  private int passed(int at, int end) {
    int size = (int) Math.min(rest, end - at);
    rest -= size;
    return at + size;
  }

  private int number(byte octet, int at) {
    number |= (octet & 0xFFL) << (Byte.SIZE * digits++);
    if (digits == (state == State.BLOCK_HEADER ? 3 : 4)) {
      long whole = number;
      number = 0;
      digits = 0;
      read(whole);
    }
    return at + 1;
  }

  private void read(long whole) {
    if (state == State.BLOCK_HEADER) {
      lastBlock = (whole & 1) != 0;
      long size = whole >> 3;
      go(State.BLOCK, (whole >> 1 & 3) == RLE ? 1 : size);
    } else if (state == State.SKIPPED_SIZE) {
      go(State.SKIPPED, whole);
    } else if ((whole & SKIPPABLE_MASK & 0xFFFFFFFFL) == SKIPPABLE) {
      state = State.SKIPPED_SIZE;
    } else {
      state = (int) whole == MAGIC ? State.DESCRIPTOR : State.OTHER;
    }
  }

  private int descriptor(int octet, int at) {
    checked = (octet & CHECKSUM) != 0;
    boolean single = (octet & SINGLE_SEGMENT) != 0;
    int dictionary = (1 << (octet & 3)) >> 1;
    int length = octet >> 6 == 0 ? (single ? 1 : 0) : 1 << (octet >> 6);
    go(State.HEADER_REST, (single ? 0 : 1) + dictionary + length);
    return at + 1;
  }

  private void go(State next, long size) {
    state = next;
    rest = size;
    int ignored = after(0);
  }

  private int after(int at) {
    if (rest == 0) {
      switch (state) {
        case SKIPPED -> {
          text.end();
          state = State.MAGIC;
        }
        case HEADER_REST -> state = State.BLOCK_HEADER;
        case BLOCK -> {
          if (!lastBlock) {
            state = State.BLOCK_HEADER;
          } else if (checked) {
            go(State.CHECKSUM, 4);
          } else {
            state = State.MAGIC;
          }
        }
        case CHECKSUM -> state = State.MAGIC;
        case MAGIC, SKIPPED_SIZE, DESCRIPTOR, BLOCK_HEADER, OTHER -> {}
      }
    }
    return at;
  }
}
