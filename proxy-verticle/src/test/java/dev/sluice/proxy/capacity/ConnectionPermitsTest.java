package dev.sluice.proxy.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.ConnectionLimits;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConnectionPermitsTest {
  private static ConnectionPermits permits(int all, int perClient) {
    return new ConnectionPermits(new ConnectionLimits(all, perClient, 100, 1, 1, 1, 0, 1));
  }

  private static long open(ConnectionPermits permits, String sandbox, String client, int times) {
    return IntStream.range(0, times)
        .filter(i -> permits.acquire(new Claimant(sandbox, client)).isPresent())
        .count();
  }

  @Test
  void oneClientHasAtMostItsLimitOnTheWholeNode() {
    ConnectionPermits permits = permits(100, 5);

    assertThat(open(permits, "a", "10.0.0.1", 10)).isEqualTo(5);
    assertThat(open(permits, "b", "10.0.0.1", 10)).isZero();
    assertThat(open(permits, "a", "10.0.0.2", 10)).isEqualTo(5);
    assertThat(permits.inUse()).isEqualTo(10);
  }

  @Test
  void identifiedConnectionsAreChargedToTheirSandbox() {
    ConnectionPermits permits = permits(100, 100);
    Optional<ConnectionPermit> first = permits.acquire(new Claimant("default", "10.0.0.1"));
    assertThat(first.orElseThrow().moveTo("hostile")).isTrue();
    assertThat(open(permits, "hostile", "10.0.0.1", 100)).isEqualTo(87);
    Optional<ConnectionPermit> last = permits.acquire(new Claimant("default", "10.0.0.1"));

    assertThat(last.orElseThrow().moveTo("hostile")).isFalse();
    assertThat(last.orElseThrow().moveTo("quiet")).isTrue();

    last.orElseThrow().release();
    first.orElseThrow().release();
    assertThat(permits.inUse()).isEqualTo(87);
  }
}
