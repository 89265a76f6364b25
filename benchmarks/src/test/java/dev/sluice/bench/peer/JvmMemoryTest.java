package dev.sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmMemoryTest {
  private static final String PAGE =
      """
      # HELP jvm_gc_memory_allocated_bytes_total Incremented
      jvm_gc_memory_allocated_bytes_total 2.5E8
      jvm_gc_pause_seconds_count{action="end of minor GC",gc="PS Scavenge"} 3
      jvm_gc_pause_seconds_sum{action="end of minor GC",gc="PS Scavenge"} 0.006
      jvm_gc_pause_seconds_count{action="end of major GC",gc="PS MarkSweep"} 1
      jvm_gc_pause_seconds_sum{action="end of major GC",gc="PS MarkSweep"} 0.05
      jvm_gc_pause_seconds_max{action="end of major GC",gc="PS MarkSweep"} 0.05
      """;

  @Test
  void addsUpWhatCollectorsTell() {
    assertThat(JvmMemory.parse(PAGE)).isEqualTo(new JvmMemory(2.5e8, 4, 0.056));
  }

  @Test
  void isTheDifferenceOfTwoReadings() {
    JvmMemory earlier = new JvmMemory(1e8, 1, 0.016);
    assertThat(JvmMemory.parse(PAGE).since(earlier).pauses()).isEqualTo(3);
    assertThat(JvmMemory.parse(PAGE).since(earlier).allocatedBytes()).isEqualTo(1.5e8);
  }
}
