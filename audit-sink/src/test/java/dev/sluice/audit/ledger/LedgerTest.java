package dev.sluice.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process, and a machine without power, leave of the ledger. */
class LedgerTest {
  private static final long BLOCK = 8;

  @TempDir Path directory;

  private volatile boolean failing;

  @Test
  void aKilledProcessLeavesTheNewestNumbersOfEachWriter() throws IOException {
    try (Ledger ledger = open(Losses.NONE)) {
      WriterSlot slot = ledger.slot(1);
      slot.next(1);
      slot.next(1);
      slot.skipDecision();
      assertThat(left().ends(false)).isEqualTo(Map.of(1025, new WriterEnd(2, 2, 2)));
    }
  }

  @Test
  void afterAPowerLossTheReservedBlockBoundsTheNumbers() throws IOException {
    try (Ledger ledger = open(Losses.NONE)) {
      give(ledger.slot(0));
      assertThat(left().ends(true)).isEqualTo(Map.of(1024, new WriterEnd(BLOCK, 1, 1)));
      ledger.synced();
      assertThat(left().ends(true)).isEmpty();
      assertThat(left().ends(false)).hasSize(1);
    }
  }

  @Test
  void theFirstNumberIsGivenOnlyWhenTheDiskKnows() throws IOException {
    try (Ledger ledger = open(Losses.NONE)) {
      WriterSlot slot = ledger.slot(0);
      assertThat(onDisk().ends(true)).isEmpty();
      give(slot);
      WriterEnd block = new WriterEnd(BLOCK, 0, 0);
      assertThat(onDisk().ends(true)).isEqualTo(Map.of(1024, block));
      assertThat(onDisk().ends(false)).isEmpty();
    }
  }

  @Test
  void whileTheDiskFailsNoNumberIsGiven() throws IOException {
    failing = true;
    try (Ledger ledger = open(Losses.NONE)) {
      WriterSlot slot = ledger.slot(0);
      assertThat(slot.hasNext()).isFalse();
      failing = false;
      await().until(slot::hasNext);
      assertThat(onDisk().ends(true)).hasSize(1);
    }
  }

  @Test
  void afterAFailedSyncTheReservedBlockCountsAgain() throws IOException {
    try (Ledger ledger = open(Losses.NONE)) {
      ledger.synced();
      give(ledger.slot(0));
      ledger.unsynced();
      ledger.synced();
      assertThat(left().ends(true)).isEqualTo(Map.of(1024, new WriterEnd(BLOCK, 1, 1)));
    }
  }

  @Test
  void numbersAreGivenOnlyFromBlocksThatAreReserved() throws IOException {
    try (Ledger ledger = open(Losses.NONE)) {
      WriterSlot slot = ledger.slot(0);
      for (int i = 1; i <= 100; i++) {
        await().until(slot::hasNext);
        slot.next(i);
        assertThat(reserved()).isGreaterThanOrEqualTo(i);
      }
      assertThat(reserved()).isLessThanOrEqualTo(100 + 2 * BLOCK);
    }
  }

  @Test
  void writersGoOnFromTheirEnds() throws IOException {
    Path file = directory.resolve("ledger");
    Map<Integer, WriterEnd> ends = Map.of(1026, new WriterEnd(7, 3, 7));
    try (Ledger ledger = Ledger.open(file, 1024, ends, Losses.NONE, BLOCK, this::force)) {
      assertThat(ledger.slot(2).sequence()).isEqualTo(7);
      assertThat(ledger.slot(2).decision()).isEqualTo(3);
      assertThat(ledger.slot(3).sequence()).isZero();
    }
  }

  @Test
  void lossesAddUpOverWritersAndProcesses() throws IOException {
    try (Ledger ledger = open(new Losses(3, 1, 100, 200))) {
      ledger.slot(0).lose(300);
      ledger.slot(0).lose(400);
      ledger.slot(7).refuse(350);
      assertThat(ledger.untold()).isEqualTo(new Losses(5, 2, 100, 400));
      assertThat(left().untold(writer -> 0)).isEqualTo(new Losses(5, 2, 100, 400));
    }
  }

  @Test
  void whatWasToldIsNotToldAgainAndTimesBeginAnew() throws IOException {
    try (Ledger ledger = open(new Losses(3, 1, 100, 200))) {
      ledger.slot(0).lose(300);
      ledger.telling(ledger.untold(), 1024, 9);
      ledger.told();
      assertThat(ledger.untold()).isEqualTo(Losses.NONE);
      assertThat(left().untold(writer -> 0)).isEqualTo(Losses.NONE);
      ledger.slot(0).lose(500);
      assertThat(ledger.untold()).isEqualTo(new Losses(1, 0, 500, 500));
    }
  }

  @Test
  void aKillBetweenTellingAndItsRecordDecidesByTheRecord() throws IOException {
    try (Ledger ledger = open(Losses.NONE)) {
      ledger.slot(0).lose(300);
      ledger.telling(ledger.untold(), 1024, 9);
      ledger.slot(0).lose(400);
      assertThat(left().untold(writer -> 8).lost()).isEqualTo(2);
      assertThat(left().untold(writer -> 9).lost()).isEqualTo(1);
      ledger.untelling();
      assertThat(left().untold(writer -> 9).lost()).isEqualTo(2);
    }
  }

  @Test
  void anotherFileIsNoLedger() throws IOException {
    assertThat(LedgerState.read(directory.resolve("ledger"))).isEmpty();
    Files.writeString(directory.resolve("ledger"), "something else");
    assertThat(LedgerState.read(directory.resolve("ledger"))).isEmpty();
  }

  private Ledger open(Losses untold) throws IOException {
    Path file = directory.resolve("ledger");
    Ledger ledger = Ledger.open(file, 1024, Map.of(), untold, BLOCK, this::force);
    Files.copy(file, directory.resolve("disk"));
    return ledger;
  }

  private void force(MappedByteBuffer unused) {
    try {
      if (failing) {
        throw new IOException("no disk");
      }
      Files.copy(
          directory.resolve("ledger"),
          directory.resolve("disk"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void give(WriterSlot slot) throws IOException {
    assertThat(slot.hasNext()).isTrue();
    slot.next(1);
  }

  /** The end of the first writer's block. */
  private long reserved() throws IOException {
    return Objects.requireNonNull(left().ends(true).get(1024)).sequence();
  }

  /** What a loss of power would leave now. */
  private LedgerState onDisk() throws IOException {
    return LedgerState.read(directory.resolve("disk")).orElseThrow();
  }

  /** What a kill would leave now. */
  private LedgerState left() throws IOException {
    return LedgerState.read(directory.resolve("ledger")).orElseThrow();
  }
}
