package dev.sluice.audit.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalHarness;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.audit.journal.RecordSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose positions a process goes on from: five records are recovered, and four are its own. */
class ResumePositionsTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private Journal journal;

  @SuppressWarnings("NullAway.Init")
  private RecordSource source;

  private final CopiedMemory memory = new CopiedMemory();
  private final ResumePositions before = new ResumePositions("group");

  @BeforeEach
  void recover() throws Exception {
    append(1, 5);
    journal.close();
    append(6, 9);
    source = journal.sources().iterator().next();
    before.found(CommittedPositions.NONE, memory);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @Test
  void thoseOfAnEarlierProcessAreBelieved() throws Exception {
    ResumePositions now = new ResumePositions("group");
    now.found(commit(before, 3), memory);
    assertThat(now.from(source)).isEqualTo(3);
    assertThat(memory.doubts()).isZero();
  }

  @Test
  void noneIsBelievedBeyondWhatWasThereToShip() throws Exception {
    ResumePositions now = new ResumePositions("group");
    now.found(commit(before, 8), memory);
    assertThat(now.from(source)).isEqualTo(5);
    now.found(commit(now, 7), memory);
    assertThat(now.from(source)).isEqualTo(7);
  }

  @Test
  void thoseWithoutAnIdAreNotBelieved() throws Exception {
    ResumePositions named = new ResumePositions("group");
    named.found(commit(before, 2), memory);
    CommittedPositions unnamed = new CommittedPositions(Map.of(source.writer(), 4L), "");
    ResumePositions now = new ResumePositions("group");
    assertThatThrownBy(() -> now.found(unnamed, memory)).isInstanceOf(ShippingException.class);
    assertThat(memory.doubts()).isEqualTo(1);
    now.found(unnamed, memory);
    assertThat(now.foreign()).isEqualTo(unnamed.sequences());
    assertThat(now.from(source)).isZero();
    now.found(unnamed, memory);
    assertThat(memory.doubts()).isEqualTo(1);
  }

  /** The brokers lost the newest commits, which are all of this state. */
  @Test
  void olderCommitsOfThisStateAreNoneOfAnotherProcess() throws Exception {
    CommittedPositions oldest = commit(before, 2);
    CommittedPositions older = commit(before, 3);
    ResumePositions now = new ResumePositions("group");
    now.found(older, memory);
    CommittedPositions own = commit(now, 7);
    now.found(oldest, memory);
    assertThat(now.from(source)).isEqualTo(2);
    ResumePositions next = new ResumePositions("group");
    next.found(own, memory);
    CommittedPositions unused = commit(next, 9);
    next.found(oldest, memory.copy());
    next.found(older, memory.copy());
    assertThat(next.from(source)).isEqualTo(3);
    assertThat(memory.doubts()).isZero();
    assertFenced(() -> next.found(commit(before, 4), memory));
  }

  @Test
  void aStateWithoutPositionsKeepsTheIdsThatItKnows() throws Exception {
    CommittedPositions named = commit(before, 3);
    new ResumePositions("group").found(named, memory);
    new ResumePositions("group").found(CommittedPositions.NONE, memory);
    CommittedPositions unnamed = new CommittedPositions(Map.of(source.writer(), 2L), "");
    assertThatThrownBy(() -> new ResumePositions("group").found(unnamed, memory))
        .isInstanceOf(ShippingException.class);
    new ResumePositions("group").found(named, memory);
  }

  @Test
  void thoseOfACopyAreComparedOnceAndNeverBelieved() throws Exception {
    CopiedMemory copied = memory.copy();
    ResumePositions copy = new ResumePositions("group");
    copy.found(commit(before, 2), copied);
    CommittedPositions moved = commit(copy, 4);

    ResumePositions now = new ResumePositions("group");
    assertThatThrownBy(() -> now.found(moved, memory))
        .isInstanceOfSatisfying(
            ShippingException.class,
            failed -> assertThat(failed.kind()).isEqualTo(ShippingException.Kind.RETRIABLE));
    assertThat(memory.doubts()).isEqualTo(1);
    now.found(moved, memory);
    assertThat(now.foreign()).isEqualTo(moved.sequences());
    assertThat(now.from(source)).isZero();
    now.found(moved, memory);
    assertThat(memory.doubts()).isEqualTo(1);
    assertFenced(() -> now.found(commit(copy, 4), memory));
  }

  /** As when a first transaction is aborted: what it meant to commit says nothing of the others. */
  @Test
  void aTransactionThatFailedChangesNothing() throws Exception {
    ResumePositions now = new ResumePositions("group");
    CommittedPositions own = commit(before, 8);
    now.found(own, memory);
    CommittedPositions unused = commit(now, 6);
    now.found(own, memory);
    // The sixth is one of this process, which no commit before it covers.
    assertThat(now.from(source)).isEqualTo(5);
  }

  /** Durability {@code memory}: each process has identities of its own. */
  @Test
  void anEarlierProcessIsNoDoubtWhereNothingStays() throws Exception {
    CommittedPositions earlier = commit(before, 4);
    ResumePositions now = new ResumePositions("group");
    CopiedMemory passing = CopiedMemory.passing();
    now.found(earlier, passing);
    now.found(earlier, passing);
    assertThat(now.from(source)).isZero();
    assertFenced(() -> now.found(commit(before, 4), passing));
  }

  /** This process may never have committed, and the positions may be those that it meant to. */
  @Test
  void aCopyThatTakesOverEndsTheOther() throws Exception {
    CommittedPositions shared = commit(before, 2);
    ResumePositions copy = new ResumePositions("group");
    copy.found(shared, memory.copy());
    ResumePositions now = new ResumePositions("group");
    now.found(shared, memory);
    now.found(shared, memory);
    CommittedPositions unused = commit(now, 9);
    assertFenced(() -> now.found(commit(copy, 8), memory));
  }

  /** A state was copied while its node ran, which then went on. */
  @Test
  void laterCommitsOfTheProcessThatWasCopiedAreThoseOfAnother() throws Exception {
    CopiedMemory copied = memory.copy();
    new ResumePositions("group").found(commit(before, 2), copied);
    assertThatThrownBy(() -> new ResumePositions("group").found(commit(before, 4), copied))
        .isInstanceOf(ShippingException.class);
    assertThat(copied.doubts()).isEqualTo(1);
  }

  private void append(int first, int last) throws IOException {
    journal = Journal.open(directory, 64 << 10, 4 << 20);
    JournalWriter writer = journal.openWriter();
    for (int i = first; i <= last; i++) {
      writer.append(JournalHarness.decision(i));
    }
  }

  private CommittedPositions commit(ResumePositions process, long sequence) {
    return process.next(Map.of(source.writer(), sequence));
  }

  private static void assertFenced(ThrowingCallable found) {
    assertThatThrownBy(found)
        .isInstanceOfSatisfying(
            ShippingException.class,
            failed -> assertThat(failed.kind()).isEqualTo(ShippingException.Kind.FENCED));
  }
}
