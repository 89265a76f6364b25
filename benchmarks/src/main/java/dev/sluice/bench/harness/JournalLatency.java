package dev.sluice.bench.harness;

import dev.sluice.audit.journal.AppendResult;
import dev.sluice.audit.journal.Journal;
import dev.sluice.audit.journal.JournalWriter;
import dev.sluice.bench.harness.Budget.AtMost;
import dev.sluice.bench.micro.Records;
import dev.sluice.proto.v1.AuditRecord;
import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;

/** The row about appends: one writer, at a pace that a busy event loop would set. */
final class JournalLatency {
  private static final int WARM_UP = 200_000;
  private static final int APPENDS = 200_000;
  private static final long PACE_NANOS = 20_000;
  private static final long SEGMENT_BYTES = 64L << 20;
  private static final long MAX_BYTES = 2L << 30;

  private JournalLatency() {}

  static Row measure(Path directory) throws IOException {
    Budget budget = new AtMost(20, " us");
    String what = "audit: append p99, 50,000 a second on one writer";
    try (Journal journal = Journal.open(directory, SEGMENT_BYTES, MAX_BYTES)) {
      JournalWriter writer = journal.openWriter();
      run(writer, WARM_UP);
      Histogram nanos = run(writer, APPENDS);
      double p99 = nanos.getValueAtPercentile(99) / 1e3;
      String measured =
          "p50 %s, p99 %s, max %s"
              .formatted(
                  Figures.micros(nanos.getValueAtPercentile(50) / 1e3),
                  Figures.micros(p99),
                  Figures.micros(nanos.getMaxValue() / 1e3));
      return Row.measured(what, "-", budget, measured, p99);
    }
  }

  private static Histogram run(JournalWriter writer, int appends) {
    AuditRecord record = Records.decision();
    Histogram nanos = new Histogram(3);
    long next = System.nanoTime();
    for (int i = 0; i < appends; i++) {
      while (System.nanoTime() - next < 0) {
        Thread.onSpinWait();
      }
      next += PACE_NANOS;
      long startedAt = System.nanoTime();
      AppendResult result = writer.append(record);
      nanos.recordValue(System.nanoTime() - startedAt);
      if (result instanceof AppendResult.Refused(String reason)) {
        throw new IllegalStateException("the journal refused: " + reason);
      }
    }
    return nanos;
  }
}
