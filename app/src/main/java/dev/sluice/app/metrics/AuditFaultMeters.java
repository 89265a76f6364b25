package dev.sluice.app.metrics;

import dev.sluice.audit.AuditSink;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** The metrics of what goes wrong in the audit: how often and for how long, by kind. */
final class AuditFaultMeters {
  private AuditFaultMeters() {}

  static void bind(MeterRegistry meters, AuditSink audit) {
    Gauge.builder("sluice.audit.quiet.seconds", audit, AuditFaultMeters::quietSeconds)
        .description("Time since Kafka accepted an event, while records wait")
        .register(meters);
    for (FaultKind kind : FaultKind.values()) {
      FunctionCounter.builder(
              "sluice.audit.faults",
              audit,
              sink -> report(sink, kind).map(FaultReport::count).orElse(0L))
          .description("Failures of the audit")
          .tag("kind", kind.text())
          .register(meters);
      Gauge.builder("sluice.audit.fault.seconds", audit, sink -> seconds(sink, kind))
          .description("How long a fault of the audit has stood; 0 when there is none")
          .tag("kind", kind.text())
          .register(meters);
    }
  }

  private static double quietSeconds(AuditSink audit) {
    return audit.status().condition().quiet().toMillis() / 1000.0;
  }

  private static double seconds(AuditSink audit, FaultKind kind) {
    return report(audit, kind).map(fault -> fault.lasts().toMillis() / 1000.0).orElse(0.0);
  }

  private static Optional<FaultReport> report(AuditSink audit, FaultKind kind) {
    return audit.status().condition().faults().stream()
        .filter(fault -> fault.kind() == kind)
        .findFirst();
  }
}
