package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class CollectorMetersTest {
  private final PrometheusMeterRegistry meters = NodeMeters.create();

  private double allocated() {
    return meters.get("jvm.gc.memory.allocated").functionCounter().count();
  }

  private double collections() {
    return meters.get("jvm.gc.pause").functionTimers().stream()
        .mapToDouble(timer -> timer.count())
        .sum();
  }

  @Test
  void countsWhatIsAllocated() {
    double before = allocated();
    byte[] garbage = new byte[1 << 20];
    assertThat(allocated() - before).isGreaterThanOrEqualTo(garbage.length);
  }

  @Test
  void countsCollections() {
    double before = collections();
    System.gc();
    assertThat(collections()).isGreaterThan(before);
  }

  @Test
  void namesThemAsDashboardsDo() {
    assertThat(meters.scrape())
        .contains("jvm_gc_memory_allocated_bytes_total ")
        .contains("jvm_gc_pause_seconds_count{")
        .contains("jvm_gc_pause_seconds_sum{");
  }
}
