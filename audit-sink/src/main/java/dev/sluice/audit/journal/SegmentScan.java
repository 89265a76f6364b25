package dev.sluice.audit.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.audit.file.FileBytes;
import dev.sluice.audit.file.FileWindow;
import dev.sluice.audit.ledger.RecordShare;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The content of a segment that an earlier process wrote.
 *
 * @param sequence of the newest record, counting a damaged one at the end
 * @param decision number of the newest decision, counting a damaged record at the end as one
 * @param end end of the last whole frame
 * @param torn whether a damaged record is counted
 * @param newestMs time of the last whole record, 0 when there is none
 */
record SegmentScan(long sequence, long decision, long end, boolean torn, long newestMs) {
  // Parts of a segment whose first records tell whose they are.
  private static final int SAMPLES = 16;

  // Read of each part; more where no whole record is in it.
  private static final int SAMPLE_BYTES = 64 << 10;

  private static final int LARGEST_BYTES = 2 * JournalFrame.sizeOf(JournalFrame.MAX_PAYLOAD_BYTES);

  /**
   * Reads a segment to its end and truncates it after the last whole frame. Bytes after it without
   * a length belong to a record that was never confirmed, and are ignored. Bytes with a length
   * belong to a confirmed record, so its number is not used again and the reader reports it as
   * lost.
   *
   * @throws IOException also when the file is not a segment of this version
   */
  static SegmentScan recover(Path file, Segment.Name name) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < Segment.HEADER_BYTES) {
        return new SegmentScan(
            name.firstSequence() - 1, name.decisions(), Segment.HEADER_BYTES, false, 0);
      }
      FileBytes bytes = new FileBytes(file, channel::read);
      SegmentScan scan = read(new FileWindow(bytes, channel.size(), LARGEST_BYTES), file, name);
      channel.truncate(scan.end());
      return scan;
    }
  }

  static SegmentScan read(FileWindow bytes, Path file, Segment.Name name) throws IOException {
    requireSegment(bytes.bytes().getLong(bytes.at(0, Long.BYTES)), file);
    long salt = name.salt();
    long sequence = name.firstSequence() - 1;
    long decision = name.decisions();
    long end = Segment.HEADER_BYTES;
    long last = 0;
    for (long at = end; at <= bytes.size() - JournalFrame.HEADER_BYTES; ) {
      int frame = frameAt(bytes, at);
      ByteBuffer window = bytes.bytes();
      if (JournalFrame.isValid(window, frame, window.limit(), salt)
          && JournalFrame.sequence(window, frame, salt) > sequence) {
        sequence = JournalFrame.sequence(window, frame, salt);
        decision = JournalFrame.decision(window, frame);
        last = at;
        at += JournalFrame.sizeOf(JournalFrame.length(window, frame));
        end = at;
      } else {
        at += toNext(window, frame);
      }
    }
    long newestMs = timeAt(bytes, last);
    return isTorn(bytes, end)
        ? new SegmentScan(sequence + 1, decision + 1, end, true, newestMs)
        : new SegmentScan(sequence, decision, end, false, newestMs);
  }

  private static void requireSegment(long magic, Path file) throws IOException {
    if (magic != Segment.MAGIC && magic != 0) {
      throw new IOException(
          file + " is not a journal segment of this version; move it out of the directory");
    }
  }

  private static int frameAt(FileWindow bytes, long offset) throws IOException {
    int at = bytes.at(offset, JournalFrame.HEADER_BYTES);
    int length = JournalFrame.length(bytes.bytes(), at);
    return length > 0 && length <= JournalFrame.MAX_PAYLOAD_BYTES
        ? bytes.at(offset, JournalFrame.sizeOf(length))
        : at;
  }

  private static int toNext(ByteBuffer window, int frame) {
    int next = frame + JournalFrame.ALIGNMENT;
    while (next <= window.limit() - JournalFrame.ALIGNMENT && window.getLong(next) == 0) {
      next += JournalFrame.ALIGNMENT;
    }
    return next - frame;
  }

  private static boolean isTorn(FileWindow bytes, long end) throws IOException {
    return end <= bytes.size() - JournalFrame.HEADER_BYTES
        && JournalFrame.length(bytes.bytes(), frameAt(bytes, end)) != 0;
  }

  /**
   * Counts the bytes of a segment for the sandboxes that filled them. The records at the beginning
   * of each of its parts stand for the whole part, so that a start reads little of a large journal.
   */
  static void attribute(Segment segment) throws IOException {
    long part = (segment.allocatedBytes() / SAMPLES) & -JournalFrame.ALIGNMENT;
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ)) {
      long salt = Segment.saltOf(segment.file());
      for (long at = Segment.HEADER_BYTES; at < channel.size() && part > 0; at += part) {
        Map<String, Long> sample = sandboxes(window(channel, at, SAMPLE_BYTES), salt);
        if (sample.isEmpty()) {
          sample = sandboxes(window(channel, at, LARGEST_BYTES), salt);
        }
        long read = sample.values().stream().mapToLong(Long::longValue).sum();
        for (Map.Entry<String, Long> one : sample.entrySet()) {
          long unused = segment.fill(one.getKey(), part * one.getValue() / read);
        }
      }
    }
  }

  private static ByteBuffer window(FileChannel channel, long start, int bytes) throws IOException {
    int length = (int) Math.min(bytes, channel.size() - start);
    ByteBuffer window = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    int read = 0;
    while (window.hasRemaining() && read >= 0) {
      read = channel.read(window, start + window.position());
    }
    return window.flip();
  }

  private static Map<String, Long> sandboxes(ByteBuffer window, long salt) {
    Map<String, Long> bytes = new HashMap<>();
    for (int at = 0; at < window.limit(); ) {
      if (JournalFrame.isValid(window, at, window.limit(), salt)) {
        long size = JournalFrame.sizeOf(JournalFrame.length(window, at));
        recordAt(window, at)
            .ifPresent(record -> bytes.merge(RecordShare.of(record), size, Long::sum));
        at += (int) size;
      } else {
        at += JournalFrame.ALIGNMENT;
      }
    }
    return bytes;
  }

  private static long timeAt(FileWindow bytes, long frame) throws IOException {
    return frame == 0
        ? 0
        : recordAt(bytes.bytes(), frameAt(bytes, frame)).map(AuditRecord::getTimeMs).orElse(0L);
  }

  private static Optional<AuditRecord> recordAt(ByteBuffer source, int frame) {
    try {
      int length = JournalFrame.length(source, frame);
      return Optional.of(
          AuditRecord.parseFrom(source.slice(frame + JournalFrame.HEADER_BYTES, length)));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  long wholeSequence() {
    return torn ? sequence - 1 : sequence;
  }

  long wholeDecision() {
    return torn ? decision - 1 : decision;
  }
}
