package dev.sluice.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.audit.GroupCommit.Member;
import dev.sluice.audit.GroupCommit.Outcome;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever a sync or a loop throws, requests get an outcome. */
class GroupCommitTest {
  private final FaultState syncs = new FaultState(FaultKind.SYNC);
  private final FaultState threads = new FaultState(FaultKind.THREADS);
  private final List<Outcome> outcomes = new CopyOnWriteArrayList<>();

  @Test
  void exceptionsAndErrorsOfASyncAreOutcomesAndTheNextSyncWorks() {
    AtomicInteger syncing = new AtomicInteger();
    try (GroupCommit commit = new GroupCommit(syncs, threads)) {
      Member member =
          commit.join(
              upTo -> {
                switch (syncing.incrementAndGet()) {
                  case 1 -> throw new IllegalStateException("a bug");
                  case 2 -> throw new OutOfMemoryError("a map");
                  default -> {}
                }
              });
      member.listen(outcomes::add);
      for (int sequence = 1; sequence <= 3; sequence++) {
        member.want(sequence);
        int expected = sequence;
        await().until(() -> outcomes.size() == expected);
      }
    }
    assertThat(outcomes)
        .containsExactly(
            new Outcome.Failed(1, "the journal cannot be put on disk: IllegalStateException"),
            new Outcome.Failed(2, "the journal cannot be put on disk: OutOfMemoryError"),
            new Outcome.Synced(3));
    assertThat(syncs.count()).isEqualTo(2);
    assertThat(syncs.reason()).isEmpty();
  }

  @Test
  void aLoopThatRejectsItsOutcomeGetsItAgainAndHoldsNoOther() {
    AtomicInteger attempts = new AtomicInteger();
    try (GroupCommit commit = new GroupCommit(syncs, threads)) {
      Member full = commit.join(upTo -> {});
      full.listen(
          outcome -> {
            if (attempts.incrementAndGet() < 3) {
              throw new RejectedExecutionException("full");
            }
            outcomes.add(outcome);
          });
      Member other = commit.join(upTo -> {});
      List<Outcome> others = new CopyOnWriteArrayList<>();
      other.listen(others::add);
      full.want(7);
      other.want(1);
      await().until(() -> others.contains(new Outcome.Synced(1)));
      await().until(() -> outcomes.contains(new Outcome.Synced(7)));
    }
    assertThat(threads.count()).isEqualTo(2);
  }
}
