package dev.sluice.wire.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.Http2Bounds;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloodGuardTest {
  private final AtomicLong nanos = new AtomicLong();

  private FloodGuard allowing(int resets) {
    return allowing(resets, new ResetWindow());
  }

  private FloodGuard allowing(int resets, ResetWindow client) {
    return new FloodGuard(new PeerBounds(new Http2Bounds(100, resets, 1000), client), nanos::get);
  }

  /** Of a new connection. */
  private int streams(ResetWindow client) {
    return PeerBounds.of(new Http2Bounds(100, 3, 1000), client, nanos.get()).streams();
  }

  /** How often it says yes before its first no. */
  private static int times(BooleanSupplier asked) {
    int times = 0;
    while (times < 1000 && asked.getAsBoolean()) {
      times++;
    }
    return times;
  }

  @ParameterizedTest
  @CsvSource({"200, 20", "40, 20", "19, 19", "1, 1"})
  void aHeadOverItsLimitCostsATwentiethOfTheResets(int resets, int heads) {
    assertThat(times(allowing(resets)::oversized)).isEqualTo(heads);
  }

  @Test
  void anOriginMayResetButNotSendLargeHeads() {
    FloodGuard guard = allowing(Integer.MAX_VALUE);
    assertThat(times(guard::oversized)).isEqualTo(20);
    assertThat(times(allowing(Integer.MAX_VALUE)::reset)).isEqualTo(1000);
  }

  @Test
  void connectionsOfAClientShareAFourfoldLimit() {
    ResetWindow client = new ResetWindow();
    List<FloodGuard> connections = Stream.generate(() -> allowing(3, client)).limit(6).toList();
    for (int i = 0; i < 3; i++) {
      assertThat(connections.subList(0, 4)).allMatch(FloodGuard::reset);
    }
    assertThat(streams(client)).isEqualTo(10);
    assertThat(connections.subList(4, 6)).noneMatch(FloodGuard::reset);
    assertThat(times(allowing(3, client)::reset)).isZero();
    assertThat(times(allowing(3)::reset)).isEqualTo(3);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(streams(client)).isEqualTo(100);
    assertThat(times(allowing(3, client)::reset)).isEqualTo(3);
  }

  @Test
  void forgetsAfterTenSeconds() {
    FloodGuard guard = allowing(3);
    assertThat(times(guard::reset)).isEqualTo(3);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(times(guard::reset)).isEqualTo(3);
  }
}
