package dev.sluice.audit.journal;

import static dev.sluice.audit.journal.JournalHarness.crashed;
import static dev.sluice.audit.journal.JournalHarness.decision;
import static dev.sluice.audit.journal.JournalHarness.note;
import static dev.sluice.audit.journal.JournalHarness.only;
import static dev.sluice.audit.journal.JournalHarness.open;
import static dev.sluice.audit.journal.JournalHarness.segments;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.journal.JournalModelTest.Step;
import dev.sluice.audit.journal.JournalWriter.AppendResult;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A journal beside the list that it must equal. */
final class JournalModel implements AutoCloseable {
  private final Path root;
  private final List<JournalEntry> expected = new ArrayList<>();
  private final Set<Integer> boundaries = new HashSet<>();
  private int lives;
  private Journal journal;
  private JournalWriter writer;
  private int read;
  private int acknowledged;
  private int saved;
  private long decided;
  private boolean gone;
  private int failedReads;

  JournalModel(Path root) throws IOException {
    this.root = root;
    this.journal = open(directory());
    this.writer = journal.openWriter();
  }

  void run(Step step) {
    try {
      switch (step) {
        case Step.Append append -> append(append);
        case Step.Read reading -> read(reading.entries());
        case Step.Acknowledge ignored -> acknowledge();
        case Step.SavePositions ignored -> save();
        case Step.Rewind ignored -> rewind();
        case Step.Close ignored -> close(false);
        case Step.Kill ignored -> close(true);
        case Step.Tear tear -> tear(tear.kept());
        case Step.DiskGone ignored -> disk(true);
        case Step.DiskBack ignored -> disk(false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new identity begins only when everything of the one before is acknowledged. */
  void readToTheEnd() {
    for (int last = -1; read != last; ) {
      last = read;
      run(new Step.Acknowledge());
      run(new Step.Read(Integer.MAX_VALUE));
    }
    assertThat(read).isEqualTo(expected.size());
  }

  /** With the disk gone the mapped segment still has room, or the record is refused. */
  private void append(Step.Append append) {
    int number = expected.size() + 1;
    AuditRecord record = append.decides() ? decision(number) : note(number, append.padding());
    AppendResult result = writer.append(record);
    if (gone && result instanceof AppendResult.Refused) {
      return;
    }
    if (result instanceof AppendResult.Refused) {
      // The thread that has segments ready notices a moment later that the disk is back.
      await().until(() -> writer.append(record) instanceof AppendResult.Stored);
    }
    decided += append.decides() ? 1 : 0;
    expected.add(new JournalEntry.Stored(number, decided, record));
  }

  private void read(int entries) throws IOException {
    for (int i = 0; i < entries && failedReads < JournalSource.ATTEMPTS - 1; i++) {
      Optional<JournalEntry> next;
      try {
        next = only(journal).poll();
      } catch (IOException e) {
        assertThat(gone).isTrue();
        failedReads++;
        return;
      }
      failedReads = 0;
      boolean waits = boundaries.stream().anyMatch(end -> end <= read && acknowledged < end);
      assertThat(next.isPresent()).isEqualTo(read < expected.size() && !waits);
      if (next.isEmpty()) {
        return;
      }
      check(next.get());
    }
  }

  /** Neighbours that are lost come as one. */
  private void check(JournalEntry entry) {
    if (entry instanceof JournalEntry.Lost lost) {
      assertThat(expected.subList(read, read + (int) lost.records()))
          .hasOnlyElementsOfType(JournalEntry.Lost.class);
      read += (int) lost.records();
      assertThat(lost.sequence()).isEqualTo(read);
    } else {
      assertThat(entry).isEqualTo(expected.get(read));
      read++;
    }
  }

  private void acknowledge() throws IOException {
    if (read > acknowledged) {
      only(journal).acknowledge(read);
      acknowledged = read;
    }
  }

  private void save() throws IOException {
    journal.savePositions();
    saved = acknowledged;
  }

  private void rewind() throws IOException {
    only(journal).rewind();
    read = acknowledged;
  }

  private void close(boolean killed) throws IOException {
    disk(false);
    Path before = directory();
    lives++;
    if (killed) {
      crashed(before, directory());
      journal.close();
    } else {
      journal.close();
      Files.move(before, directory());
      saved = acknowledged;
    }
    reopen();
  }

  private void reopen() throws IOException {
    journal = open(directory());
    writer = journal.openWriter();
    assertThat(only(journal).pending())
        .isBetween((long) expected.size() - acknowledged, (long) expected.size() - saved);
    acknowledged = (int) only(journal).acknowledged();
    read = acknowledged;
    failedReads = 0;
  }

  /**
   * Only a record that was neither acknowledged nor torn before, and as long as it is known where.
   */
  private void tear(int kept) throws IOException {
    disk(false);
    if (expected.isEmpty()
        || acknowledged == expected.size()
        || !(expected.getLast() instanceof JournalEntry.Stored newest)
        || lastFrame(segments(directory()).getLast()) < 0) {
      return;
    }
    Path before = directory();
    lives++;
    crashed(before, directory());
    journal.close();
    int length = newest.record().getSerializedSize();
    int whole = JournalFrame.HEADER_BYTES + length;
    Path segment = segments(directory()).getLast();
    byte[] bytes = Files.readAllBytes(segment);
    int at = lastFrame(segment);
    Arrays.fill(bytes, at + Math.min(kept, whole), at + JournalFrame.sizeOf(length), (byte) 0);
    Files.write(segment, bytes);
    expectAfterTear(newest, kept, whole);
    reopen();
  }

  /** The ledger has its number; without a byte of its length the segment does not count it. */
  private void expectAfterTear(JournalEntry.Stored newest, int kept, int whole) {
    if (kept >= whole) {
      return;
    }
    expected.removeLast();
    expected.add(new JournalEntry.Lost(newest.sequence(), 1));
    int length = newest.record().getSerializedSize();
    if (kept == 0 || (length & (0xffff_ffff >>> (kept >= 4 ? 0 : 32 - 8 * kept))) == 0) {
      // Its writer goes on under another identity, which counts from 1.
      boundaries.add(expected.size());
      decided = 0;
    }
  }

  private static int lastFrame(Path segment) throws IOException {
    ByteBuffer map = ByteBuffer.wrap(Files.readAllBytes(segment)).order(ByteOrder.LITTLE_ENDIAN);
    long salt = Segment.saltOf(segment);
    int last = -1;
    for (int at = Segment.HEADER_BYTES; JournalFrame.isValid(map, at, map.limit(), salt); ) {
      last = at;
      at += JournalFrame.sizeOf(JournalFrame.length(map, at));
    }
    return last;
  }

  private void disk(boolean fails) throws IOException {
    if (fails != gone) {
      Path segments = directory().resolve("segments");
      Path away = directory().resolve("away");
      Files.move(fails ? segments : away, fails ? away : segments);
      gone = fails;
      failedReads = fails ? failedReads : 0;
    }
  }

  private Path directory() {
    return root.resolve(Integer.toString(lives));
  }

  @Override
  public void close() throws IOException {
    disk(false);
    journal.close();
  }
}
