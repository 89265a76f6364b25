package dev.sluice.audit.file;

import dev.sluice.config.file.FileFault;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

/**
 * A file that is read into heap memory and never through a map. A bad sector fails a read; under a
 * map it ends the JVM.
 *
 * @param file for messages
 */
public record FileBytes(Path file, Reads reads) {
  /** Reads at an offset, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} does. */
  @FunctionalInterface
  public interface Reads {
    int read(ByteBuffer into, long offset) throws IOException;
  }

  /**
   * Reads from an offset until the buffer is full.
   *
   * @throws EOFException when the file ends before
   * @throws IOException also when the disk cannot read; names the file, the offset and a remedy
   */
  public void fill(ByteBuffer into, long offset) throws IOException {
    long start = offset - into.position();
    while (into.hasRemaining()) {
      if (read(into, start + into.position()) < 0) {
        throw new EOFException(file + " is shorter than it was; was it changed?");
      }
    }
  }

  private int read(ByteBuffer into, long offset) throws IOException {
    try {
      return reads.read(into, offset);
    } catch (ClosedChannelException e) {
      // The reader was interrupted, which is no fault of the file.
      throw e;
    } catch (IOException e) {
      throw new IOException(
          file
              + " cannot be read at byte "
              + offset
              + ": "
              + FileFault.reason(e)
              + "; check the disk. If it is damaged, move the file out of the directory: its"
              + " unshipped records are then reported as lost",
          e);
    }
  }
}
