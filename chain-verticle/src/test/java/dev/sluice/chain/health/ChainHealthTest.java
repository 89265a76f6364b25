package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void aCircuitIsThatOfAllLoops() {
    miss(one, "x");
    assertThat(reported).containsExactly("opened guard for x");
    assertThat(two.admit("x")).isEmpty();
    assertThat(guard().circuitsOpen()).isEqualTo(1);

    miss(two, "y");

    assertThat(reported)
        .containsExactly("opened guard for x", "opened guard for y", "opened guard");
    assertThat(one.admit("z")).isEmpty();
    assertThat(guard().circuitsOpen()).isEqualTo(3);
  }

  @Test
  void aLoopThatLeavesNoLongerCounts() {
    one.onResolved();

    one.leave();
    one.leave();
    one.onResolved();
    one.onCircuitOpened();

    assertThat(guard().loops()).isEqualTo(1);
    assertThat(guard().resolved()).isZero();
    assertThat(reported).isEmpty();
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

  private static void miss(LoopHealth loop, String sandbox) {
    loop.admit(sandbox).orElseThrow().missedDeadline();
  }

  private ServiceHealth guard() {
    return health.of("guard").orElseThrow();
  }

  private LoopHealth join() {
    return health.join(
        "guard",
        new CircuitLimits(1, Duration.ofSeconds(1), () -> 0),
        new ServiceListener() {
          @Override
          public void onCircuitOpened(String service) {
            reported.add("opened " + service);
          }

          @Override
          public void onCircuitClosed(String service) {
            reported.add("closed " + service);
          }

          @Override
          public void onSandboxCircuitOpened(String service, String sandbox) {
            reported.add("opened " + service + " for " + sandbox);
          }
        });
  }
}
