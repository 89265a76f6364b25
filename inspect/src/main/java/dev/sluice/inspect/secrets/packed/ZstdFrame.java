package dev.sluice.inspect.secrets.packed;

import dev.sluice.inspect.secrets.layer.LayerText;

/** The frame of Zstandard (RFC 8878 section 3.1.1). */
final class ZstdFrame {
  /** The last byte of the magic number, which no UTF-8 has. */
  static final int FOURTH = 0xFD;

  private static final int BLOCK_HEADER = 3;
  private static final int RLE = 1;
  private static final int SINGLE_SEGMENT = 1 << 5;
  private static final int CHECKSUM = 1 << 2;

  private ZstdFrame() {}

  /** Whether a frame begins there. */
  static boolean begins(LayerText text, int at) {
    return text.at(at) == 0x28
        && text.at(at + 1) == 0xB5
        && text.at(at + 2) == 0x2F
        && text.at(at + 3) == FOURTH;
  }

  /** Where the frame ends; the end of the text when it is cut off. */
  static int end(LayerText text, int frame) {
    int descriptor = Math.max(0, text.at(frame + 4));
    int block = frame + 5 + headerRest(descriptor);
    boolean last = false;
    while (!last && block < text.end()) {
      int header =
          text.at(block)
              | Math.max(0, text.at(block + 1)) << Byte.SIZE
              | Math.max(0, text.at(block + 2)) << Short.SIZE;
      last = (header & 1) != 0;
      int size = header >> 3;
      block += BLOCK_HEADER + ((header >> 1 & 3) == RLE ? 1 : size);
    }
    return Math.min(text.end(), block + ((descriptor & CHECKSUM) != 0 ? 4 : 0));
  }

  /** Bytes of the window, the dictionary and the length of the content. */
  private static int headerRest(int descriptor) {
    boolean single = (descriptor & SINGLE_SEGMENT) != 0;
    int dictionary = (1 << (descriptor & 3)) >> 1;
    int length = descriptor >> 6 == 0 ? (single ? 1 : 0) : 1 << (descriptor >> 6);
    return (single ? 0 : 1) + dictionary + length;
  }
}
