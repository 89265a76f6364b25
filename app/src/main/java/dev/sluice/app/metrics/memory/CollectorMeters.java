package dev.sluice.app.metrics.memory;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * The cost of garbage collection, under Micrometer's metric names. Read at each scrape:
 * Micrometer's own meters listen for notifications, which cost most of a millisecond after each
 * collection.
 */
public final class CollectorMeters {
  private CollectorMeters() {}

  public static void bind(MeterRegistry meters) {
    ManagementFactory.getGarbageCollectorMXBeans().forEach(collector -> pauses(meters, collector));
    if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        && threads.isThreadAllocatedMemorySupported()) {
      FunctionCounter.builder(
              "jvm.gc.memory.allocated", threads, ThreadMXBean::getTotalThreadAllocatedBytes)
          .description("Bytes that threads have allocated on the heap")
          .baseUnit(BaseUnits.BYTES)
          .register(meters);
    }
  }

  private static void pauses(MeterRegistry meters, GarbageCollectorMXBean collector) {
    FunctionTimer.builder(
            "jvm.gc.pause",
            collector,
            GarbageCollectorMXBean::getCollectionCount,
            GarbageCollectorMXBean::getCollectionTime,
            TimeUnit.MILLISECONDS)
        .description("Collections and their total pause time")
        .tag("gc", collector.getName())
        .register(meters);
  }
}
