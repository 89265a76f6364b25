package dev.sluice.inspect.coding;

import java.io.IOException;
import java.util.zip.CRC32;

/** The end of a gzip member (RFC 1952 section 2.3.1), byte by byte. One thread. */
final class GzipTrailer {
  private static final int LENGTH = 8;

  private final CRC32 checksum = new CRC32();
  private long size;
  private long told;
  private int count;

  /** Follows what the member holds. */
  void follow(byte[] decoded, int from, int length) {
    checksum.update(decoded, from, length);
    size += length;
  }

  /**
   * Whether the trailer ends with this byte.
   *
   * @throws IOException when it is that of other bytes
   */
  boolean isComplete(byte octet) throws IOException {
    told = told >>> Byte.SIZE | (long) octet << (Long.SIZE - Byte.SIZE);
    if (++count < LENGTH) {
      return false;
    }
    if (told != (size << Integer.SIZE | checksum.getValue())) {
      throw new IOException("wrong checksum");
    }
    return true;
  }
}
