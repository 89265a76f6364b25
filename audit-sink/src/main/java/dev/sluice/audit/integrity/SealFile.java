package dev.sluice.audit.integrity;

import dev.sluice.config.file.OwnerOnly;
import dev.sluice.proto.v1.SealedBatch;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.zip.CRC32C;

/**
 * A file of sealed batches, each as length, CRC32C and the message, big-endian. Each batch is
 * written with one call, so that it survives a crash of the process whole or is ignored. One
 * thread.
 */
final class SealFile implements AutoCloseable {
  private static final int HEADER_BYTES = 8;

  // Above the size of the events of one record.
  private static final int LARGEST = 64 << 20;

  private final Path path;
  private final FileChannel channel;
  private long size;

  private SealFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static SealFile create(Path path) throws IOException {
    return new SealFile(
        path,
        OwnerOnly.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)));
  }

  static SealFile open(Path path) throws IOException {
    return new SealFile(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  void recover(BiConsumer<Long, SealedBatch> each) throws IOException {
    long end = channel.size();
    while (isWhole(size, end)) {
      SealedBatch batch = at(size);
      each.accept(size, batch);
      size += HEADER_BYTES + batch.getSerializedSize();
    }
  }

  long append(SealedBatch batch) throws IOException {
    byte[] message = batch.toByteArray();
    ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + message.length);
    frame.putInt(message.length).putInt(crc(message)).put(message).flip();
    long start = size;
    for (long at = start; frame.hasRemaining(); ) {
      at += channel.write(frame, at);
    }
    size = start + HEADER_BYTES + message.length;
    return start;
  }

  SealedBatch at(long start) throws IOException {
    ByteBuffer header = ByteBuffer.wrap(bytes(start, HEADER_BYTES));
    byte[] message = bytes(start + HEADER_BYTES, header.getInt());
    if (header.getInt() != crc(message)) {
      throw new IOException(path + ": a sealed batch is damaged");
    }
    return SealedBatch.parseFrom(message);
  }

  long size() {
    return size;
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean isWhole(long start, long end) throws IOException {
    if (end - start < HEADER_BYTES) {
      return false;
    }
    ByteBuffer header = ByteBuffer.wrap(bytes(start, HEADER_BYTES));
    int length = header.getInt();
    return length > 0
        && length <= LARGEST
        && length <= end - start - HEADER_BYTES
        && header.getInt() == crc(bytes(start + HEADER_BYTES, length));
  }

  private byte[] bytes(long start, int length) throws IOException {
    byte[] bytes = new byte[length];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    for (long at = start; target.hasRemaining(); ) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw new EOFException(path + " is shorter than it was");
      }
      at += read;
    }
    return bytes;
  }

  private static int crc(byte[] message) {
    CRC32C crc = new CRC32C();
    crc.update(message);
    return (int) crc.getValue();
  }
}
