package dev.sluice.audit.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.audit.file.FileBytes;
import dev.sluice.audit.file.FileWindow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whatever is in a segment file, reading it ends, and in order. */
class JournalFuzzTest {
  private static final Segment.Name NAME = new Segment.Name(0, 1, 0);
  private static final Path FILE = NAME.in(Path.of("."));

  @FuzzTest
  void anyBytesAreReadToTheirEnd(byte[] content) throws IOException {
    byte[] bytes =
        ByteBuffer.allocate(8 + content.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(Segment.MAGIC)
            .put(content)
            .array();
    SegmentScan scan =
        SegmentScan.read(
            new FileWindow(new FileBytes(FILE, reads(bytes)), bytes.length, 4 << 20), FILE, NAME);
    assertThat(scan.end()).isBetween((long) Segment.HEADER_BYTES, (long) bytes.length);
    assertThat(scan.sequence()).isNotNegative();
    List<JournalEntry> entries = read(bytes);
    long last = 0;
    for (JournalEntry entry : entries) {
      assertThat(entry.sequence()).isGreaterThan(last);
      last = entry.sequence();
    }
  }

  private static FileBytes.Reads reads(byte[] content) {
    return (into, offset) -> {
      int bytes = Math.min(into.remaining(), content.length - (int) offset);
      into.put(content, (int) offset, bytes);
      return bytes;
    };
  }

  private static List<JournalEntry> read(byte[] bytes) throws IOException {
    Path directory = Files.createTempDirectory("fuzz");
    Path file = NAME.in(directory);
    try {
      Files.write(file, bytes);
      Segment segment = Segment.recovered(file, 1, bytes.length);
      try (JournalCursor cursor = new JournalCursor(segment, 1)) {
        return drain(cursor);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
  }

  private static List<JournalEntry> drain(JournalCursor cursor) throws IOException {
    List<JournalEntry> entries = new ArrayList<>();
    for (Optional<JournalEntry> next = cursor.next(); next.isPresent(); next = cursor.next()) {
      entries.add(next.get());
    }
    return entries;
  }
}
