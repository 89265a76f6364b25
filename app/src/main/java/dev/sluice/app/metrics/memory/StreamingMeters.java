package dev.sluice.app.metrics.memory;

import dev.sluice.proxy.capacity.StreamingBudget;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

public final class StreamingMeters {
  private static final String BYTES = "bytes";

  private StreamingMeters() {}

  public static void bind(MeterRegistry meters, StreamingBudget budget) {
    Gauge.builder("sluice.streaming.reserved", budget, StreamingBudget::reservedBytes)
        .baseUnit(BYTES)
        .description("Memory reserved for streams")
        .register(meters);
    Gauge.builder("sluice.streaming.limit", budget, StreamingBudget::bytes)
        .baseUnit(BYTES)
        .description("Memory that streams may reserve")
        .register(meters);
    FunctionCounter.builder("sluice.streaming.refused", budget, StreamingBudget::refused)
        .description("Streams refused for lack of memory")
        .register(meters);
  }
}
