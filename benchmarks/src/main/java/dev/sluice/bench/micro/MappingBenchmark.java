package dev.sluice.bench.micro;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Maps the records of an allowed request and its completion to one event, as the shipper does. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MappingBenchmark {
  private static final String WRITER = "9b2f0c1d4e5f60718293a4b5c6d7e8f9/0";

  private final EventMapper mapper =
      new EventMapper(new Node("node-1", "9b2f0c1d", "0.1.0", EnumSet.allOf(Role.class)));
  private final AuditRecord decision = Records.decision();
  private final AuditRecord completion =
      AuditRecord.newBuilder()
          .setTimeMs(decision.getTimeMs() + 3)
          .setCorrelationUid(decision.getCorrelationUid())
          .setSandbox(decision.getSandbox())
          .setCompletion(
              RequestCompletion.newBuilder()
                  .setDecision(decision.getRequest())
                  .setOutcome(RequestCompletion.Outcome.OUTCOME_COMPLETE)
                  .setStatus(200)
                  .setRequestBytes(1024)
                  .setResponseBytes(3)
                  .setDurationNanos(3_000_000))
          .build();
  private long sequence;

  /** One event, with sequence numbers of its own. */
  @Benchmark
  public List<OcsfEvent> exchange() {
    sequence += 2;
    return mapper.map(
        new EventSubject.Exchange(
            new RecordPosition(WRITER, sequence, sequence / 2),
            decision,
            new RecordPosition(WRITER, sequence + 1, 0),
            completion));
  }
}
