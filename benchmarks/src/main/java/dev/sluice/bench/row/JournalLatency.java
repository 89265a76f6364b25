package dev.sluice.bench.row;

import dev.sluice.audit.AuditSink;
import dev.sluice.bench.micro.Records;
import dev.sluice.bench.report.Figures;
import dev.sluice.bench.report.Row;
import dev.sluice.bench.report.Target;
import dev.sluice.bench.report.Target.AtMost;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.AuditSettings;
import dev.sluice.config.settings.audit.AuditSettings.Durability;
import dev.sluice.config.settings.audit.KafkaSettings;
import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * Measures the rows on appends, one for each durability: one writer at the pace of a busy event
 * loop. With {@code fsync} each append waits for its own sync, which on a loop many appends share.
 */
public final class JournalLatency {
  private static final int WARM_UP = 200_000;
  private static final int APPENDS = 200_000;

  /** One sandbox's part of the queue in memory is twice as much; nothing empties it here. */
  private static final int IN_MEMORY = 7_500;

  private static final int SYNCED = 2_000;
  private static final long PACE_NANOS = 20_000;

  private JournalLatency() {}

  /** Appends into journals below a directory. */
  public static List<Row> measure(Path directory) throws IOException {
    return List.of(
        row(directory, Durability.JOURNALED, WARM_UP, APPENDS, new AtMost(20, 1, " us")),
        row(directory, Durability.MEMORY, IN_MEMORY, IN_MEMORY, new AtMost(20, 1, " us")),
        row(directory, Durability.FSYNC, SYNCED / 10, SYNCED, new AtMost(20_000, 20_000, " us")));
  }

  private static Row row(
      Path directory, Durability durability, int warmUp, int appends, Target target)
      throws IOException {
    AuditSink sink = open(directory.resolve(durability.name()), durability);
    run(sink.onThisLoop(), warmUp);
    Histogram nanos = run(sink.onThisLoop(), appends);
    sink.close(Duration.ZERO);
    double p99 = nanos.getValueAtPercentile(99) / 1e3;
    String measured =
        "p50 %s, p99 %s, max %s"
            .formatted(
                Figures.micros(nanos.getValueAtPercentile(50) / 1e3),
                Figures.micros(p99),
                Figures.micros(nanos.getMaxValue() / 1e3));
    String what =
        "audit: append p99, at most 50,000 per second on one writer, durability " + durability;
    return Row.measured(what, "-", target, measured, p99);
  }

  private static AuditSink open(Path state, Durability durability) throws IOException {
    AuditSettings defaults = AuditSettings.DEFAULTS;
    return AuditSink.open(
        state,
        "bench",
        Set.of(Role.PROXY),
        new AuditSettings(
            defaults.topic(),
            defaults.events(),
            durability,
            defaults.onFailure(),
            defaults.maxBytes(),
            defaults.joinWindow(),
            defaults.unready()),
        KafkaSettings.DEFAULTS);
  }

  private static Histogram run(AuditLog log, int appends) {
    AuditRecord record = Records.refusal();
    Histogram nanos = new Histogram(3);
    long next = System.nanoTime();
    for (int i = 0; i < appends; i++) {
      while (System.nanoTime() - next < 0) {
        Thread.onSpinWait();
      }
      next += PACE_NANOS;
      long startedAt = System.nanoTime();
      Future<Void> appended = log.append(record);
      nanos.recordValue(System.nanoTime() - startedAt);
      if (!appended.succeeded()) {
        throw new IllegalStateException("the journal refused", appended.cause());
      }
    }
    return nanos;
  }
}
