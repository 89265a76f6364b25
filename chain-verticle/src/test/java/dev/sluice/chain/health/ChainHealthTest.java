package dev.sluice.chain.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChainHealthTest {
  private final ChainHealth standings = new ChainHealth();
  private final LoopHealth one = standings.join("guard");
  private final LoopHealth two = standings.join("guard");

  @Test
  void countsTheLoopsThatSaySo() {
    one.resolved(true);
    one.resolved(true);
    two.resolved(true);
    two.resolved(false);

    assertThat(guard().loops()).isEqualTo(2);
    assertThat(guard().resolved()).isEqualTo(1);
    assertThat(guard().circuitsOpen()).isZero();
  }

  @Test
  void knowsTheFirstCircuitToOpenAndTheLastToClose() {
    assertThat(one.opened()).isTrue();
    assertThat(two.opened()).isFalse();
    assertThat(guard().circuitsOpen()).isEqualTo(2);

    assertThat(one.closed()).isFalse();
    assertThat(two.closed()).isTrue();
    assertThat(guard().circuitsOpen()).isZero();
  }

  @Test
  void aLoopThatLeavesTakesWhatItSaidWithIt() {
    one.resolved(true);
    one.opened();

    one.leave();
    one.leave();
    one.resolved(true);
    one.opened();

    assertThat(guard().loops()).isEqualTo(1);
    assertThat(guard().resolved()).isZero();
    assertThat(guard().circuitsOpen()).isZero();
  }

  @Test
  void aServiceIsGoneWithItsLastLoop() {
    one.leave();
    assertThat(standings.current()).containsOnlyKeys("guard");

    two.leave();

    assertThat(standings.current()).isEmpty();
    assertThat(standings.of("guard")).isEmpty();
  }

  @Test
  void aServiceThatReturnsCountsFromZero() {
    one.tally().fail();
    one.leave();
    two.leave();

    standings.join("guard").tally().deny();

    assertThat(guard().tally().failed()).isZero();
    assertThat(guard().tally().denied()).isEqualTo(1);
  }

  private ServiceHealth guard() {
    return standings.of("guard").orElseThrow();
  }
}
