package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.TracingSettings.Always;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.proxy.wire.ScriptedOrigin;
import dev.sluice.proxy.wire.Trailers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The records of an exchange while somebody listens to requests. */
class WatchedExchangeTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private List<AuditRecord> records(TracePolicy policy) {
    harness.tracing(policy).keeping(origin).start(GET);
    origin.answers("HTTP/1.1 200 OK\nContent-Length: 5");
    origin.sends("hello");
    origin.ends(Trailers.NONE);
    return harness.audit.records();
  }

  private static List<Kind> kinds(AuditRecord record) {
    return record.getTrace().getStepsList().stream().map(TraceStep::getKind).toList();
  }

  @Test
  void eachRecordHasTheTimesSoFarAndNoSpan() {
    List<AuditRecord> records = records(TracePolicy.OFF.watchedBy(() -> true));

    assertThat(records).hasSize(2).noneMatch(record -> record.getTrace().hasSpan());
    assertThat(kinds(records.getFirst()))
        .containsExactly(Kind.KIND_ADMISSION, Kind.KIND_DESTINATION, Kind.KIND_DECISION);
    assertThat(kinds(records.getLast())).contains(Kind.KIND_UPSTREAM, Kind.KIND_RESPONSE_HEAD);
  }

  @Test
  void withoutListenersNothingIsTimed() {
    assertThat(records(TracePolicy.OFF.watchedBy(() -> false))).noneMatch(AuditRecord::hasTrace);
  }

  @Test
  void aTracedExchangeKeepsItsSpan() {
    Always nothing = new Always(false, Optional.empty());
    TracePolicy all = new TracePolicy(true, 1, true, nothing, List.of(), List.of());
    List<AuditRecord> records = records(all.watchedBy(() -> true));

    assertThat(records).allMatch(record -> record.getTrace().hasSpan());
    assertThat(kinds(records.getFirst())).contains(Kind.KIND_ADMISSION);
  }

  @Test
  void whatIsNotChosenIsTimedWithoutASpan() {
    Always nothing = new Always(false, Optional.empty());
    TracePolicy none = new TracePolicy(true, 0, true, nothing, List.of(), List.of());

    assertThat(records(none.watchedBy(() -> true)))
        .allMatch(AuditRecord::hasTrace)
        .noneMatch(record -> record.getTrace().hasSpan());
  }
}
