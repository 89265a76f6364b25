package dev.sluice.audit.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.audit.file.FileBytes;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads one segment in order, while it is written. It skips damaged frames; missing records show as
 * a jump of the sequence and become {@link JournalEntry.Lost}.
 */
final class JournalCursor implements AutoCloseable {
  private static final int WINDOW_BYTES = 2 * JournalFrame.sizeOf(JournalFrame.MAX_PAYLOAD_BYTES);

  private final ByteBuffer window =
      ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private final Segment segment;
  private final FileChannel channel;
  private final FileBytes bytes;
  private final long salt;
  private long windowStart = Segment.HEADER_BYTES;
  private long expected;

  JournalCursor(Segment segment, long expected) throws IOException {
    this.segment = segment;
    this.expected = expected;
    this.channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
    this.bytes = new FileBytes(segment.file(), channel::read);
    this.salt = Segment.saltOf(segment.file());
  }

  Segment segment() {
    return segment;
  }

  Optional<JournalEntry> next() throws IOException {
    while (fill()) {
      int at = window.position();
      if (!JournalFrame.isValid(window, at, window.limit(), salt)) {
        window.position(Math.min(at + JournalFrame.ALIGNMENT, window.limit()));
        continue;
      }
      long sequence = JournalFrame.sequence(window, at, salt);
      if (sequence > expected) {
        return Optional.of(lostBefore(sequence));
      }
      window.position(at + JournalFrame.sizeOf(JournalFrame.length(window, at)));
      if (sequence == expected) {
        expected++;
        return Optional.of(decode(at, sequence));
      }
    }
    return Optional.empty();
  }

  boolean isAtEnd() {
    return segment.isSealed() && windowStart + window.position() >= segment.committed();
  }

  private JournalEntry.Lost lostBefore(long sequence) {
    long records = sequence - expected;
    expected = sequence;
    return new JournalEntry.Lost(sequence - 1, records);
  }

  private JournalEntry decode(int at, long sequence) {
    try {
      AuditRecord record =
          AuditRecord.parser()
              .parseFrom(
                  window.array(), at + JournalFrame.HEADER_BYTES, JournalFrame.length(window, at));
      return new JournalEntry.Stored(sequence, JournalFrame.decision(window, at), record);
    } catch (InvalidProtocolBufferException e) {
      return new JournalEntry.Lost(sequence, 1);
    }
  }

  private boolean fill() throws IOException {
    long end = segment.committed();
    long position = windowStart + window.position();
    if (position >= end) {
      return false;
    }
    if (needsMore(end)) {
      windowStart = position;
      window.clear().limit((int) Math.min(WINDOW_BYTES, end - position));
      bytes.fill(window, position);
      window.position(0);
    }
    return true;
  }

  private boolean needsMore(long end) {
    int at = window.position();
    int available = window.limit() - at;
    if (windowStart + window.limit() >= end) {
      return false;
    }
    if (available < JournalFrame.HEADER_BYTES) {
      return true;
    }
    int length = JournalFrame.length(window, at);
    return length > 0
        && length <= JournalFrame.MAX_PAYLOAD_BYTES
        && JournalFrame.sizeOf(length) > available;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Nothing was written through it.
    }
  }
}
