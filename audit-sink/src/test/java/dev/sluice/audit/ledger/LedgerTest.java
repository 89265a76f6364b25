package dev.sluice.audit.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process, and a machine without power, leave of the ledger. */
class LedgerTest {
  private static final long BLOCK = 8;

  @TempDir Path directory;

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
      ledger.slot(0).next(1);
      assertThat(left().ends(true)).isEqualTo(Map.of(1024, new WriterEnd(BLOCK, 1, 1)));
      ledger.synced();
      assertThat(left().ends(true)).isEmpty();
      assertThat(left().ends(false)).hasSize(1);
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
    try (Ledger ledger = Ledger.open(file, 1024, ends, Losses.NONE, BLOCK)) {
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
    return Ledger.open(directory.resolve("ledger"), 1024, Map.of(), untold, BLOCK);
  }

  /** The end of the first writer's block. */
  private long reserved() throws IOException {
    return Objects.requireNonNull(left().ends(true).get(1024)).sequence();
  }

  /** What a kill would leave now. */
  private LedgerState left() throws IOException {
    return LedgerState.read(directory.resolve("ledger")).orElseThrow();
  }
}
