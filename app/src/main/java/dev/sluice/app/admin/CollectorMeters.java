package dev.sluice.app.node;

import com.sun.management.ThreadMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * What garbage collection costs, under Micrometer's names for it. Read when somebody asks:
 * Micrometer's own listens, for which the JVM takes most of a millisecond after each collection
 * from requests on the same core.
 */
final class CollectorMeters {
  private CollectorMeters() {}

  static void bind(MeterRegistry meters) {
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
        .description("Collections, and for how long the program stood still in all")
        .tag("gc", collector.getName())
        .register(meters);
  }
}
