package dev.sluice.proxy.secret.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatedHitsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final RepeatedHits hits = new RepeatedHits(now::get);

  private long findings(String sandbox, int count) {
    return IntStream.range(0, count).filter(i -> !hits.count(sandbox).isEmpty()).count();
  }

  @Test
  void theSixthWithinAnHourIsAFindingOnce() {
    assertThat(findings("a", 5)).isZero();
    assertThat(findings("b", 5)).isZero();
    assertThat(findings("a", 1)).isEqualTo(1);
    assertThat(findings("a", 20)).isZero();
  }

  @Test
  void countsAnewAfterAnHour() {
    findings("a", 5);
    now.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(findings("a", 5)).isZero();
    assertThat(findings("a", 1)).isEqualTo(1);
  }
}
