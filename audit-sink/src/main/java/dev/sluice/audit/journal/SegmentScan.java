package dev.sluice.audit.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a segment holds that a process left behind.
 *
 * @param sequence of the newest record, counting a damaged one at the end
 * @param decision number of the newest decision, counting a damaged one at the end as one
 * @param end where the last whole frame ends
 */
record SegmentScan(long sequence, long decision, long end) {
  /**
   * Reads a segment to its end and cuts off what is behind the last whole frame. Bytes without a
   * length are a record that was never confirmed and count for nothing; with a length they were
   * one, so its number is not used again and the reader will miss it.
   *
   * @throws IOException also when the file is not a segment of this version
   */
  static SegmentScan recover(Path file, SegmentName name) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.size() < Segment.HEADER_BYTES) {
        return new SegmentScan(name.firstSequence() - 1, name.decisions(), Segment.HEADER_BYTES);
      }
      ByteBuffer map =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      long magic = map.getLong(0);
      if (magic != Segment.MAGIC && magic != 0) {
        throw new IOException(
            file + " is not a journal segment of this version; move it out of the directory");
      }
      SegmentScan scan = read(map, name);
      channel.truncate(scan.end());
      return scan;
    }
  }

  static SegmentScan read(ByteBuffer map, SegmentName name) {
    long sequence = name.firstSequence() - 1;
    long decision = name.decisions();
    int end = Segment.HEADER_BYTES;
    for (int at = end; at <= map.limit() - JournalFrame.HEADER_BYTES; ) {
      if (JournalFrame.isValid(map, at, map.limit()) && JournalFrame.sequence(map, at) > sequence) {
        sequence = JournalFrame.sequence(map, at);
        decision = JournalFrame.decision(map, at);
        at += JournalFrame.sizeOf(JournalFrame.length(map, at));
        end = at;
      } else {
        at += JournalFrame.ALIGNMENT;
      }
    }
    boolean torn =
        end <= map.limit() - JournalFrame.HEADER_BYTES && JournalFrame.length(map, end) != 0;
    return torn
        ? new SegmentScan(sequence + 1, decision + 1, end)
        : new SegmentScan(sequence, decision, end);
  }
}
