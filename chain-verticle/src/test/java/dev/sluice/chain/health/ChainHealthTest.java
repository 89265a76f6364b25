package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainHealthTest {
  private final ChainHealth health = new ChainHealth();
  private final List<String> reported = new ArrayList<>();
  private final LoopHealth one = join();
  private final LoopHealth two = join();

  @Test
  void countsTheLoopsThatResolvedTheService() {
    one.onResolved();
    one.onResolved();
    two.onResolved();
    two.onUnresolved();

    assertThat(guard().loops()).isEqualTo(2);
    assertThat(guard().resolved()).isEqualTo(1);
    assertThat(guard().circuitsOpen()).isZero();
  }

  @Test
  void reportsTheFirstCircuitToOpenAndTheLastToClose() {
    one.onCircuitOpened();
    two.onCircuitOpened();
    assertThat(reported).containsExactly("opened guard");
    assertThat(guard().circuitsOpen()).isEqualTo(2);

    one.onCircuitClosed();
    assertThat(reported).containsExactly("opened guard");
    two.onCircuitClosed();
    assertThat(reported).containsExactly("opened guard", "closed guard");
    assertThat(guard().circuitsOpen()).isZero();
  }

  @Test
  void aLoopThatLeavesNoLongerCounts() {
    one.onResolved();
    one.onCircuitOpened();

    one.leave();
    one.leave();
    one.onResolved();
    one.onCircuitOpened();

    assertThat(guard().loops()).isEqualTo(1);
    assertThat(guard().resolved()).isZero();
    assertThat(guard().circuitsOpen()).isZero();
  }

  @Test
  void aServiceIsGoneWithItsLastLoop() {
    one.leave();
    assertThat(health.current()).containsOnlyKeys("guard");

    two.leave();

    assertThat(health.current()).isEmpty();
    assertThat(health.of("guard")).isEmpty();
  }

  @Test
  void aServiceThatReturnsCountsFromZero() {
    one.outcomes().onFailed();
    one.leave();
    two.leave();

    join().outcomes().onDenied();

    assertThat(guard().outcomes().failed()).isZero();
    assertThat(guard().outcomes().denied()).isEqualTo(1);
  }

  private ServiceHealth guard() {
    return health.of("guard").orElseThrow();
  }

  private LoopHealth join() {
    return health.join(
        "guard",
        new ServiceListener() {
          @Override
          public void onCircuitOpened(String service) {
            reported.add("opened " + service);
          }

          @Override
          public void onCircuitClosed(String service) {
            reported.add("closed " + service);
          }
        });
  }
}
