package dev.sluice.audit.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A part of a file in memory, little-endian, that moves as it is read. For one thread. */
public final class FileWindow {
  private final FileBytes file;
  private final long size;
  private final ByteBuffer bytes;
  private long start;

  public FileWindow(FileBytes file, long size, int windowBytes) {
    this.file = file;
    this.size = size;
    this.bytes =
        ByteBuffer.allocate((int) Math.min(size, windowBytes))
            .order(ByteOrder.LITTLE_ENDIAN)
            .limit(0);
  }

  public long size() {
    return size;
  }

  /** The part; each call of {@link #at} may move it. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /**
   * Moves the part where needed. Returns the index in it of an offset of the file, with the wanted
   * bytes from there on, or all up to the end of the file.
   *
   * @throws IOException as {@link FileBytes#fill} does
   */
  public int at(long offset, int wanted) throws IOException {
    if (offset < start || Math.min(offset + wanted, size) > start + bytes.limit()) {
      bytes.clear().limit((int) Math.min(bytes.capacity(), size - offset));
      file.fill(bytes, offset);
      start = offset;
    }
    return (int) (offset - start);
  }
}
