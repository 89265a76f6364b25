package dev.sluice.app.tracing;

import dev.sluice.config.settings.TracingSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proxy.trace.RequestTrace;
import dev.sluice.proxy.trace.TracePolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracing of a node. Without a receiver nothing of it runs. */
public final class NodeTracing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTracing.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Referenced strongly: a collected logger forgets its level. Sluice logs the library's failures.
   */
  private static final java.util.logging.Logger LIBRARY =
      java.util.logging.Logger.getLogger("io.opentelemetry");

  private final TracePolicy policy;
  private final Optional<SpanExport> export;

  private NodeTracing(TracePolicy policy, Optional<SpanExport> export) {
    this.policy = policy;
    this.export = export;
  }

  public static boolean isOn(TracingSettings settings, Map<String, String> environment) {
    return TracePlan.endpoint(settings, new OtelVariables(environment)).isPresent();
  }

  /**
   * Starts to export, where settings or environment name a receiver.
   *
   * @param node name of this node
   * @throws IOException when a file cannot be used; names the key
   */
  public static NodeTracing start(
      TracingSettings settings, Map<String, String> environment, String node, MeterRegistry meters)
      throws IOException {
    Optional<TracePlan> plan = TracePlan.of(settings, environment, node);
    if (plan.isEmpty()) {
      return new NodeTracing(TracePolicy.OFF, Optional.empty());
    }
    LIBRARY.setLevel(Level.OFF);
    LOG.info("spans go to {}", plan.get().endpoint());
    SpanExport export = new SpanExport(plan.get(), exporter(plan.get()), meters);
    return new NodeTracing(plan.get().policy().roomIf(export::hasRoom), Optional.of(export));
  }

  private static SpanExporter exporter(TracePlan plan) throws IOException {
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(plan.endpoint().toString())
            .setTimeout(TIMEOUT)
            // Measured: a fifth less processor time than with reused objects.
            .setMemoryMode(MemoryMode.IMMUTABLE_DATA)
            .setHeaders(plan::headers);
    try {
      plan.roots()
          .ifPresent(pem -> exporter.setTrustedCertificates(pem.getBytes(StandardCharsets.UTF_8)));
      return exporter.build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IOException("tracing.ca_file: no PEM certificate can be read from it", e);
    }
  }

  public TracePolicy policy() {
    return policy;
  }

  /** The audit whose records become spans; the same one when nothing is traced. */
  public AuditLog.Factory around(AuditLog.Factory audit) {
    return export.<AuditLog.Factory>map(it -> new TracedAudit(audit, it::offer)).orElse(audit);
  }

  /** Exports what waits, for some seconds at most. */
  @Override
  public void close() {
    export.ifPresent(SpanExport::close);
  }

  private static final class TracedAudit implements AuditLog.Factory {
    private final AuditLog.Factory audit;
    private final Consumer<SpanQueue.Ended> spans;

    /**
     * @param spans any thread; must not block
     */
    TracedAudit(AuditLog.Factory audit, Consumer<SpanQueue.Ended> spans) {
      this.audit = audit;
      this.spans = spans;
    }

    @Override
    public AuditLog onThisLoop() {
      AuditLog log = audit.onThisLoop();
      return record -> append(log, record);
    }

    private Future<Void> append(AuditLog log, AuditRecord record) {
      Future<Void> stored = log.append(record);
      if (record.hasTrace() && RequestTrace.isLast(record)) {
        if (stored.succeeded()) {
          spans.accept(new SpanQueue.Ended(record, true));
        } else {
          return stored.onComplete(
              result -> spans.accept(new SpanQueue.Ended(record, result.succeeded())));
        }
      }
      return stored;
    }
  }
}
