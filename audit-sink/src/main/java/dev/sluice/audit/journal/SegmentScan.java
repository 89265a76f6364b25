package dev.sluice.audit.journal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
      ByteBuffer map =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      long magic = map.getLong(0);
      if (magic != Segment.MAGIC && magic != Segment.UNSALTED_MAGIC && magic != 0) {
        throw new IOException(
            file + " is not a journal segment of this version; move it out of the directory");
      }
      SegmentScan scan = read(map, name);
      channel.truncate(scan.end());
      return scan;
    }
  }

  static SegmentScan read(ByteBuffer map, Segment.Name name) {
    long sequence = name.firstSequence() - 1;
    long decision = name.decisions();
    int end = Segment.HEADER_BYTES;
    int last = 0;
    long salt = map.getLong(0) == Segment.UNSALTED_MAGIC ? 0 : name.salt();
    for (int at = end; at <= map.limit() - JournalFrame.HEADER_BYTES; ) {
      if (JournalFrame.isValid(map, at, map.limit(), salt)
          && JournalFrame.sequence(map, at, salt) > sequence) {
        sequence = JournalFrame.sequence(map, at, salt);
        decision = JournalFrame.decision(map, at);
        last = at;
        at += JournalFrame.sizeOf(JournalFrame.length(map, at));
        end = at;
      } else {
        at += JournalFrame.ALIGNMENT;
      }
    }
    boolean torn =
        end <= map.limit() - JournalFrame.HEADER_BYTES && JournalFrame.length(map, end) != 0;
    return torn
        ? new SegmentScan(sequence + 1, decision + 1, end, true, timeAt(map, last))
        : new SegmentScan(sequence, decision, end, false, timeAt(map, last));
  }

  private static long timeAt(ByteBuffer map, int frame) {
    if (frame == 0) {
      return 0;
    }
    try {
      int length = JournalFrame.length(map, frame);
      return AuditRecord.parseFrom(map.slice(frame + JournalFrame.HEADER_BYTES, length))
          .getTimeMs();
    } catch (InvalidProtocolBufferException e) {
      return 0;
    }
  }

  /** Sequence of the newest whole record. */
  long wholeSequence() {
    return torn ? sequence - 1 : sequence;
  }

  /** Number of the newest decision in whole records. */
  long wholeDecision() {
    return torn ? decision - 1 : decision;
  }
}
