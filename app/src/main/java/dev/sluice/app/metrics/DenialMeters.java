package dev.sluice.app.metrics;

import dev.sluice.control.denial.DenialVerticle;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

public final class DenialMeters {
  private DenialMeters() {}

  public static void bind(MeterRegistry meters, DenialVerticle denials) {
    Gauge.builder("sluice.denials.keys", denials, own -> own.kept().keys())
        .description("Shapes of denials that the active control node keeps")
        .register(meters);
    Gauge.builder("sluice.denials.kept", denials, own -> own.kept().bytes())
        .baseUnit("bytes")
        .description("Memory of these shapes, by estimate")
        .register(meters);
    FunctionCounter.builder("sluice.denials.unkept", denials, own -> (double) own.kept().unkept())
        .description("Denials that are counted without their shape, for lack of room")
        .register(meters);
  }
}
