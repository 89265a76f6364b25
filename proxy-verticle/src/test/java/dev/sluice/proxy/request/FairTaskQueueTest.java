package dev.sluice.proxy.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class FairTaskQueueTest {
  private final Queue<Runnable> turns = new ArrayDeque<>();
  private final FairTaskQueue work = new FairTaskQueue(turns::add);
  private final List<String> done = new ArrayList<>();

  private void later(String sandbox, String part) {
    work.later(sandbox, () -> done.add(part), () -> false);
  }

  private void turn() {
    turns.remove().run();
  }

  @Test
  void onePartRunsInEachTurn() {
    later("a", "first");
    later("a", "second");
    assertThat(done).isEmpty();

    turn();
    assertThat(done).containsExactly("first");
    turn();
    assertThat(done).containsExactly("first", "second");
    assertThat(turns).isEmpty();
  }

  @Test
  void aSandboxWithMuchWorkDoesNotHoldUpAnother() {
    for (String part : List.of("a1", "a2", "a3")) {
      later("a", part);
    }
    later("b", "b1");
    while (!turns.isEmpty()) {
      turn();
    }
    assertThat(done).containsExactly("a1", "b1", "a2", "a3");
  }

  /** It waits behind what came before. */
  @Test
  void aPartMayAskForTheNext() {
    work.later("a", () -> later("a", "rest"), () -> false);
    later("b", "other");
    turn();
    turn();
    assertThat(done).containsExactly("other");
    assertThat(turns).hasSize(1);
    turn();
    assertThat(done).containsExactly("other", "rest");
    assertThat(turns).isEmpty();
  }

  /** It would keep memory that nothing counts. */
  @Test
  void whatHasEndedWaitsForNoTurn() {
    for (int i = 0; i < 100; i++) {
      work.later("a", () -> done.add("ended"), () -> true);
      later("a", "other");
      work.later("b", () -> done.add("ended"), () -> true);
    }
    turn();
    assertThat(done).containsExactly("other");
    while (!turns.isEmpty()) {
      turn();
    }
    assertThat(done).hasSize(100).containsOnly("other");
  }

  @Test
  void aTurnMayFindNothing() {
    work.later("a", () -> done.add("ended"), () -> true);
    turn();
    assertThat(turns).isEmpty();
    later("a", "next");
    turn();
    assertThat(done).containsExactly("next");
  }
}
