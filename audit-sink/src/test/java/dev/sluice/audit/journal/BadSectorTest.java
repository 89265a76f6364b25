package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.file.FileBytes;
import dev.sluice.audit.file.FileWindow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest segment on a disk that cannot read all of it, at a start. */
class BadSectorTest {
  private static final int RECORDS = 30;

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @SuppressWarnings("NullAway.Init")
  private Segment.Name name;

  @SuppressWarnings("NullAway.Init")
  private byte[] content;

  @BeforeEach
  void fill() throws IOException {
    try (Journal journal = open(directory)) {
      JournalWriter writer = journal.openWriter();
      for (int i = 1; i <= RECORDS; i++) {
        writer.append(note(i, 1_000));
      }
    }
    file = segments(directory).getLast();
    name = Segment.Name.of(file).orElseThrow();
    content = Files.readAllBytes(file);
  }

  @Test
  void theFileThePlaceAndARemedyAreNamed() {
    assertThatThrownBy(() -> scan(8_192, 64 << 10))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + " cannot be read at byte 8192: Input/output error")
        .hasMessageContaining("move the file out of the directory")
        .hasRootCauseMessage("Input/output error");
  }

  @Test
  void theHeaderOfTheFileIsNoException() {
    assertThatThrownBy(() -> scan(0, 64 << 10)).hasMessageContaining("cannot be read at byte 0: ");
  }

  /** Frames lie across the ends of the parts that are in memory. */
  @Test
  void aReadableFileIsReadToItsEndInAnyParts() throws IOException {
    SegmentScan whole = scan(content.length, 64 << 10);
    assertThat(whole.sequence()).isEqualTo(RECORDS);
    assertThat(whole.newestMs()).isEqualTo(1000 + RECORDS);
    assertThat(whole.torn()).isFalse();
    for (int window = 1_100; window < 4_000; window += 60) {
      assertThat(scan(content.length, window)).as("%d bytes at once", window).isEqualTo(whole);
    }
  }

  /** Up to the bad byte the disk reads, in pieces as it likes. */
  private SegmentScan scan(int bad, int windowBytes) throws IOException {
    FileBytes.Reads disk = (into, offset) -> read(into, (int) offset, bad);
    return SegmentScan.read(
        new FileWindow(new FileBytes(file, disk), content.length, windowBytes), file, name);
  }

  private int read(ByteBuffer into, int offset, int bad) throws IOException {
    if (offset >= content.length) {
      return -1;
    }
    if (offset >= bad) {
      throw new IOException("Input/output error");
    }
    int bytes = Math.min(into.remaining(), Math.min(700, Math.min(bad, content.length) - offset));
    into.put(content, offset, bytes);
    return bytes;
  }
}
