package dev.sluice.app.metrics;

import com.sun.management.ThreadMXBean;
import dev.sluice.audit.AuditSink;
import dev.sluice.audit.AuditStatus;
import dev.sluice.audit.fault.FaultKind;
import dev.sluice.audit.fault.FaultReport;
import dev.sluice.chain.health.ChainHealth;
import dev.sluice.chain.health.ChainMemory;
import dev.sluice.policy.snapshot.SnapshotHolder;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The metrics of a node, under Prometheus names when scraped. */
public final class NodeMeters {
  /** Windows of maxima are 20 s long. */
  private static final long TICK_MILLIS = 500;

  private NodeMeters() {}

  /**
   * The clock of windows. Each sample of a timer asks it twice, which costs more than the rest of
   * the sample where a timer of the node does not tell the time. Any thread.
   */
  private static final class WindowClock implements Clock {
    private static final long UNTOLD = 0;

    private volatile long told = UNTOLD;

    @Override
    public long wallTime() {
      long time = told;
      return time == UNTOLD ? System.currentTimeMillis() : time;
    }

    @Override
    public long monotonicTime() {
      return System.nanoTime();
    }
  }

  /** From now on a timer tells the time of windows, to half a second. */
  public static void tellTime(MeterRegistry meters, Vertx vertx) {
    if (meters.config().clock() instanceof WindowClock clock) {
      clock.told = System.currentTimeMillis();
      vertx.setPeriodic(TICK_MILLIS, timer -> clock.told = System.currentTimeMillis());
    }
  }

  public static PrometheusMeterRegistry create() {
    return withJvm(
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), new WindowClock()));
  }

  public static PrometheusMeterRegistry create(Exemplars exemplars) {
    return withJvm(
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), new WindowClock(), exemplars));
  }

  private static PrometheusMeterRegistry withJvm(PrometheusMeterRegistry meters) {
    new JvmMemoryMetrics().bindTo(meters);
    new JvmThreadMetrics().bindTo(meters);
    collectors(meters);
    new ProcessorMetrics().bindTo(meters);
    new UptimeMetrics().bindTo(meters);
    Gauge.builder("sluice.build.info", () -> 1)
        .description("The version that runs")
        .tags("version", Version.text(), "java", Runtime.version().toString())
        .register(meters);
    return meters;
  }

  public static void bind(
      MeterRegistry meters, SnapshotHolder snapshots, ChainHealth chains, AuditSink audit) {
    Gauge.builder("sluice.generation", snapshots, s -> s.current().generation())
        .description("Number of the configuration in force; 0 denies everything")
        .register(meters);
    Gauge.builder(
            "sluice.sandboxes.observed", snapshots, s -> s.current().observed(Instant.now()).size())
        .description("Policies in force with mode: observe")
        .register(meters);
    chains(meters, chains);
    counters(meters, audit);
    faults(meters, audit);
    gauge(meters, audit, "sluice.audit.pending", "Records not shipped", AuditStatus::pending);
    gauge(meters, audit, "sluice.audit.journal.bytes", "Journal size", AuditStatus::journalBytes);
    Gauge.builder("sluice.audit.journal.limit.bytes", audit, AuditSink::journalLimit)
        .description("Largest size of the journal")
        .register(meters);
    gauge(
        meters,
        audit,
        "sluice.audit.oldest.seconds",
        "Age of the oldest record not shipped",
        status -> status.oldest().toMillis() / 1000.0);
  }

  private static void chains(MeterRegistry meters, ChainHealth chains) {
    Gauge.builder("sluice.chain.in.flight", chains, ChainHealth::inFlight)
        .description("Requests, handshakes and messages that the chains of this node evaluate")
        .register(meters);
    Gauge.builder("sluice.chain.held", chains.memory(), ChainMemory::inUse)
        .baseUnit("bytes")
        .description("Messages that are read as streams, as far as stages hold them")
        .register(meters);
    FunctionCounter.builder("sluice.chain.evaluated", chains, ChainHealth::evaluated)
        .description(
            "Requests, handshakes and messages that the chains of this node have evaluated")
        .register(meters);
  }

  private static void counters(MeterRegistry meters, AuditSink audit) {
    counter(meters, audit, "sluice.audit.appended", "Records taken", AuditStatus::appended);
    counter(meters, audit, "sluice.audit.shipped", "Events acknowledged", AuditStatus::shipped);
    counter(meters, audit, "sluice.audit.lost", "Records given up", AuditStatus::lost);
    counter(meters, audit, "sluice.audit.refused", "Records not taken", AuditStatus::refused);
    counter(
        meters,
        audit,
        "sluice.audit.unreadable",
        "Records of the journal that cannot be read",
        AuditStatus::unreadable);
    counter(
        meters,
        audit,
        "sluice.audit.errors.retriable",
        "Failures to ship that are retried",
        AuditStatus::retriableErrors);
    counter(
        meters,
        audit,
        "sluice.audit.errors.fatal",
        "Failures to ship that an operator must resolve",
        AuditStatus::fatalErrors);
  }

  private static void counter(
      MeterRegistry meters,
      AuditSink audit,
      String name,
      String description,
      ToDoubleFunction<AuditStatus> value) {
    FunctionCounter.builder(name, audit, sink -> value.applyAsDouble(sink.status()))
        .description(description)
        .register(meters);
  }

  private static void gauge(
      MeterRegistry meters,
      AuditSink audit,
      String name,
      String description,
      ToDoubleFunction<AuditStatus> value) {
    Gauge.builder(name, audit, sink -> value.applyAsDouble(sink.status()))
        .description(description)
        .register(meters);
  }

  static void faults(MeterRegistry meters, AuditSink audit) {
    Gauge.builder("sluice.audit.quiet.seconds", audit, NodeMeters::quietSeconds)
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

  /** Read at each scrape: Micrometer's own meters cost a millisecond after each collection. */
  private static void collectors(MeterRegistry meters) {
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
