package dev.sluice.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.TracingSettings.Always;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.trace.TracePolicy;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.ScriptedOrigin;
import dev.sluice.wire.Trailers;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the records of a traced exchange tell of its times. */
class TracedExchangeTest {
  private static final String GET = "GET http://origin.test/a HTTP/1.1\nHost: origin.test";
  private static final String DENIED = "GET http://other.test/a HTTP/1.1\nHost: other.test";
  private static final Always NOTHING = new Always(false, Optional.empty());

  private final ExchangeHarness harness = new ExchangeHarness();
  private final ScriptedOrigin origin = ScriptedOrigin.fresh();

  @AfterEach
  void close() {
    harness.close();
  }

  private ExchangeHarness tracing(double share, Always always) {
    return harness.tracing(new TracePolicy(true, share, true, always, List.of(), List.of()));
  }

  private void answer() {
    origin.answers("HTTP/1.1 200 OK\nContent-Length: 5");
    origin.sends("hello");
    origin.ends(Trailers.NONE);
  }

  private RecordedTrace lastTrace() {
    return harness.audit.records().getLast().getTrace();
  }

  private static List<Kind> kinds(RecordedTrace trace) {
    return trace.getStepsList().stream().map(TraceStep::getKind).toList();
  }

  @Test
  void theCompletionHasAllTimes() {
    tracing(1, NOTHING).keeping(origin).start(GET);
    answer();

    RecordedTrace trace = lastTrace();
    assertThat(kinds(trace))
        .containsExactly(
            Kind.KIND_ADMISSION,
            Kind.KIND_DESTINATION,
            Kind.KIND_DECISION,
            Kind.KIND_UPSTREAM,
            Kind.KIND_RESPONSE_HEAD);
    assertThat(trace.getStepsList())
        .allMatch(step -> step.getBegunNanos() > 0 && step.getEndedNanos() >= step.getBegunNanos())
        .allMatch(step -> step.getEndedNanos() <= trace.getEndedNanos())
        .noneMatch(TraceStep::getFailed);
    assertThat(trace.getBegunUnixNanos() / 1_000_000)
        .isCloseTo(System.currentTimeMillis(), Offset.offset(60_000L));
  }

  @Test
  void theDecisionNamesTheTraceAlone() {
    tracing(1, NOTHING).keeping(origin).start(GET);
    answer();

    RecordedTrace first = harness.audit.records().getFirst().getTrace();
    assertThat(first.getSpan()).isEqualTo(lastTrace().getSpan());
    assertThat(first.getStepsList()).isEmpty();
  }

  @Test
  void aDenialEndsTheTrace() {
    tracing(1, NOTHING).start(DENIED);

    assertThat(harness.audit.records()).hasSize(1);
    assertThat(lastTrace().getStepsList())
        .singleElement()
        .matches(step -> step.getKind() == Kind.KIND_ADMISSION && step.getFailed());
  }

  @Test
  void aStepThatDidNotEndHasFailed() {
    tracing(1, NOTHING).keeping(origin).start(GET);
    origin.fails(OriginFault.CLOSED_EARLY);

    assertThat(lastTrace().getStepsList())
        .filteredOn(step -> step.getKind() == Kind.KIND_UPSTREAM)
        .singleElement()
        .matches(TraceStep::getFailed);
  }

  @Test
  void whatWasNotChosenIsNotRecorded() {
    tracing(0, NOTHING).keeping(origin).start(GET);
    answer();

    assertThat(harness.audit.records()).noneMatch(AuditRecord::hasTrace);
  }

  @Test
  void denialsMayAlwaysBeTraced() {
    tracing(0, new Always(true, Optional.empty())).start(DENIED);
    assertThat(lastTrace().getEndedNanos()).isPositive();

    harness.keeping(origin).start(GET);
    answer();
    assertThat(harness.audit.records().getLast().hasTrace()).isFalse();
  }

  @Test
  void slowRequestsMayAlwaysBeTraced() {
    tracing(0, new Always(false, Optional.of(Duration.ofNanos(1)))).keeping(origin).start(GET);
    answer();

    assertThat(harness.audit.records().getFirst().hasTrace()).isFalse();
    assertThat(kinds(lastTrace())).contains(Kind.KIND_UPSTREAM);
  }

  @Test
  void aDialIsTimed() {
    Promise<OriginStream> dialed = tracing(1, NOTHING).dialingSlowly();
    harness.start(GET);
    dialed.complete(origin);
    answer();

    assertThat(lastTrace().getStepsList())
        .filteredOn(step -> step.getKind() == Kind.KIND_CONNECT)
        .singleElement()
        .matches(step -> !step.getFailed());
  }

  @Test
  void aDialThatFailsIsTimedToo() {
    Promise<OriginStream> dialed = tracing(1, NOTHING).dialingSlowly();
    harness.start(GET);
    dialed.fail("refused");

    assertThat(lastTrace().getStepsList())
        .filteredOn(step -> step.getKind() == Kind.KIND_CONNECT)
        .singleElement()
        .matches(TraceStep::getFailed);
  }
}
