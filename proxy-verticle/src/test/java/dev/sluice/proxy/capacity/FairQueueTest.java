package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final Claimant A1 = new Claimant("a", "1");
  private static final Claimant A2 = new Claimant("a", "2");
  private static final Claimant B1 = new Claimant("b", "1");

  private final FairQueue<String> queue = new FairQueue<>();

  private List<String> drain() {
    List<String> all = new ArrayList<>();
    Optional<String> next = queue.next(claimant -> true);
    while (next.isPresent()) {
      all.add(next.get());
      next = queue.next(claimant -> true);
    }
    assertThat(queue.isEmpty()).isTrue();
    return all;
  }

  @Test
  void sandboxesAndTheirAddressesTakeTurns() {
    for (int i = 1; i <= 3; i++) {
      queue.add(A1, "a1-" + i);
    }
    queue.add(A2, "a2-1");
    queue.add(B1, "b1-1");
    queue.add(B1, "b1-2");

    assertThat(drain()).containsExactly("a1-1", "b1-1", "a2-1", "b1-2", "a1-2", "a1-3");
  }

  @Test
  void claimantThatIsNotAdmittedKeepsItsPlace() {
    queue.add(A1, "a1");
    queue.add(A2, "a2");
    queue.add(B1, "b1");

    assertThat(queue.next(claimant -> !claimant.equals(A1))).contains("a2");
    assertThat(queue.next(claimant -> !claimant.sandbox().equals("a"))).contains("b1");
    assertThat(queue.next(claimant -> false)).isEmpty();
    assertThat(drain()).containsExactly("a1");
  }

  @Test
  void removedEntryLeavesNothing() {
    queue.add(A1, "first");
    queue.add(A1, "second");

    queue.remove(A1, "first");
    queue.remove(A1, "unknown");
    queue.remove(B1, "unknown");
    assertThat(queue.has(A1)).isTrue();
    queue.remove(A1, "second");

    assertThat(queue.has(A1)).isFalse();
    assertThat(queue.isEmpty()).isTrue();
  }
}
