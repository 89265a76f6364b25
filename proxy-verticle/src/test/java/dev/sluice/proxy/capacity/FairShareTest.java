package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FairShareTest {
  /** What claims of one unit reach when nothing is returned. */
  private static long reach(SandboxShares shares, String sandbox, String client) {
    long units = 0;
    while (shares.claim(new Claimant(sandbox, client), 1)) {
      units++;
    }
    return units;
  }

  @ParameterizedTest
  @CsvSource({
    "0,     0,     0,    0",
    "1,     1,     0,    0",
    "2,     1,     0,    1",
    "4,     3,     0,    1",
    "32,    28,    2,    2",
    "64,    56,    4,    4",
    "20000, 17777, 1046, 1177"
  })
  void oneClientLeavesSomeForItsNeighborAndMoreForAnotherSandbox(
      long capacity, long client, long neighbor, long another) {
    SandboxShares shares = new SandboxShares(capacity);

    assertThat(reach(shares, "hostile", "10.0.0.1")).isEqualTo(client);
    assertThat(reach(shares, "hostile", "10.0.0.2")).isEqualTo(neighbor);
    assertThat(reach(shares, "quiet", "10.0.0.3")).isEqualTo(another);
  }

  @Test
  void manyAddressesOfOneSandboxLeaveAsMuchAsTwo() {
    SandboxShares shares = new SandboxShares(320);
    for (int i = 0; i < 320; i++) {
      reach(shares, "hostile", "10.0.0." + i);
    }

    assertThat(shares.heldBy("hostile")).isEqualTo(301);
    assertThat(reach(shares, "quiet", "10.1.0.1")).isEqualTo(19);
  }

  @Test
  void sandboxWithinItsMinimumGetsTheLastUnits() {
    assertThat(new FairShare(32, 4, 12, 2, 12, 1).admits(3)).isTrue();
    assertThat(new FairShare(32, 3, 13, 2, 13, 1).admits(3)).isFalse();
    assertThat(new FairShare(4, 1, 1, 2, 1, 1).admits(1)).isTrue();
  }

  @Test
  void largeFirstClaimNeedsOnlyRoom() {
    assertThat(new FairShare(100, 100, 0, 1, 0, 1).admits(100)).isTrue();
    assertThat(new FairShare(100, 99, 0, 2, 0, 1).admits(100)).isFalse();
  }

  @Test
  void minimumIsAnEqualPartAndAtLeastOne() {
    assertThat(new FairShare(32, 32, 0, 4, 0, 1).minimum()).isEqualTo(8);
    assertThat(new FairShare(2, 2, 0, 5, 0, 1).minimum()).isEqualTo(1);
    assertThat(new FairShare(256, 256, 0, 2, 0, 1).minimum()).isEqualTo(120);
  }
}
