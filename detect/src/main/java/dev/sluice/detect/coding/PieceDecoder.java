package dev.sluice.detect.coding;

import java.io.IOException;

/** Takes one content coding off a body that comes in pieces. Close it. One thread. */
interface PieceDecoder extends AutoCloseable {
  /** Gives coded bytes, once {@link #read} had nothing more. They are not copied. */
  void give(byte[] coded, int from, int end);

  /**
   * Decodes into an array.
   *
   * @param from where the first byte goes, before its end
   * @return how many bytes; 0 when all that was given is decoded
   * @throws IOException when the bytes break the coding, or go on behind its end
   */
  int read(byte[] out, int from) throws IOException;

  boolean isWhole();

  FramingText framing();

  /** Bytes of the window that it may have to keep. */
  default int mostWindow() {
    return 32 << 10;
  }

  @Override
  void close();
}
