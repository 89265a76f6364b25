package dev.sluice.inspect.coding;

import java.io.IOException;

/**
 * The head of a gzip member (RFC 1952 section 2.3), byte by byte. Its extra field, name and comment
 * are text of the framing. One thread.
 */
final class GzipHead {
  private static final int FIXED = 10;
  private static final int CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xE0;

  private final FramingText text;
  private int count;
  private int flags;
  private int extra;
  private int sized;

  GzipHead(FramingText text) {
    this.text = text;
  }

  /**
   * Whether the head ends with this byte.
   *
   * @throws IOException for another format
   */
  boolean isComplete(int octet) throws IOException {
    if (count < FIXED) {
      fixed(octet);
    } else {
      optional(octet);
    }
    return count >= FIXED && flags == 0;
  }

  private void fixed(int octet) throws IOException {
    boolean known =
        switch (count) {
          case 0 -> octet == 0x1F;
          case 1 -> octet == 0x8B;
          case 2 -> octet == 8;
          case 3 -> (octet & RESERVED) == 0;
          default -> true;
        };
    if (!known) {
      throw new IOException("not gzip");
    }
    // The first flag is a hint only.
    flags = count == 3 ? octet & ~1 : flags;
    count++;
  }

  private void optional(int octet) {
    if ((flags & EXTRA) != 0) {
      extra(octet);
    } else if ((flags & NAME) != 0) {
      zeroEnded(octet, NAME);
    } else if ((flags & COMMENT) != 0) {
      zeroEnded(octet, COMMENT);
    } else if (++sized == 2) {
      flags &= ~CHECKSUM;
    }
  }

  private void zeroEnded(int octet, int flag) {
    if (octet == 0) {
      flags &= ~flag;
      text.end();
    } else {
      text.add(octet);
    }
  }

  private void extra(int octet) {
    if (sized < 2) {
      extra |= octet << (sized++ * Byte.SIZE);
    } else {
      text.add(octet);
      extra--;
    }
    if (sized == 2 && extra == 0) {
      flags &= ~EXTRA;
      sized = 0;
      text.end();
    }
  }
}
