package dev.sluice.app.tracing;

import static dev.sluice.app.tracing.TracedRecords.BEGUN;
import static dev.sluice.app.tracing.TracedRecords.decision;
import static dev.sluice.app.tracing.TracedRecords.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TraceStep;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpanMapperTest {
  private static final String CALL =
      "openshell.middleware.v1.SupervisorMiddleware/EvaluateHttpRequest";

  private static List<SpanData> spans(AuditRecord record) {
    List<SpanData> spans = new SpanMapper(Resource.empty()).spans(record, true);
    assertThat(SpanMapper.count(record)).isEqualTo(spans.size());
    return spans;
  }

  private static SpanData named(List<SpanData> spans, String name) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static SpanData of(List<SpanData> spans, SpanKind kind) {
    return spans.stream().filter(span -> span.getKind() == kind).findFirst().orElseThrow();
  }

  @Test
  void aRequestHasASpanWithItsSteps() {
    List<SpanData> spans = spans(TracedRecords.completed(200, decision()));

    SpanData whole = spans.getFirst();
    assertThat(spans)
        .extracting(SpanData::getName)
        .containsExactly("POST", "admission", "chain", "POST");
    assertThat(whole.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(whole.getStartEpochNanos()).isEqualTo(BEGUN);
    assertThat(whole.getEndEpochNanos()).isEqualTo(BEGUN + 1000);
    assertThat(whole.getSpanId()).isEqualTo(TraceParent.spanId(3));
    assertThat(spans.subList(1, 4))
        .allMatch(span -> span.getParentSpanId().equals(whole.getSpanId()));
    assertThat(spans)
        .allMatch(span -> span.getTraceId().equals("00000000000000010000000000000002"));
    assertThat(whole.getParentSpanContext().isValid()).isFalse();
  }

  @Test
  void attributesAreThoseOfTheConventions() {
    SpanData whole = spans(TracedRecords.completed(200, decision())).getFirst();

    assertThat(whole.getAttributes().get(SpanAttributes.METHOD)).isEqualTo("POST");
    assertThat(whole.getAttributes().get(SpanAttributes.SERVER)).isEqualTo("api.test");
    assertThat(whole.getAttributes().get(SpanAttributes.SERVER_PORT)).isEqualTo(443);
    assertThat(whole.getAttributes().get(SpanAttributes.SCHEME)).isEqualTo("https");
    assertThat(whole.getAttributes().get(SpanAttributes.PATH)).isEqualTo("/v1/things");
    assertThat(whole.getAttributes().get(SpanAttributes.STATUS)).isEqualTo(200);
    assertThat(whole.getAttributes().get(SpanAttributes.ERROR)).isNull();
    assertThat(whole.getAttributes().get(SpanAttributes.SANDBOX)).isEqualTo("ci");
    assertThat(whole.getAttributes().get(SpanAttributes.REQUEST_ID)).isEqualTo("id-1");
    assertThat(whole.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void theUpstreamHasTheOriginsAnswer() {
    SpanData upstream = of(spans(TracedRecords.completed(404, decision())), SpanKind.CLIENT);

    assertThat(upstream.getAttributes().get(SpanAttributes.URL))
        .isEqualTo("https://api.test:443/v1/things");
    assertThat(upstream.getAttributes().get(SpanAttributes.PEER)).isEqualTo("192.0.2.9");
    assertThat(upstream.getAttributes().get(SpanAttributes.ERROR)).isEqualTo("404");
    assertThat(upstream.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(upstream.getEvents())
        .singleElement()
        .matches(head -> head.getEpochNanos() == BEGUN + 700);
  }

  @Test
  void aMethodOfAClientsChoiceIsNotNamed() {
    SpanData whole = spans(TracedRecords.completed(200, decision().setMethod("FROB"))).getFirst();

    assertThat(whole.getName()).isEqualTo("HTTP");
    assertThat(whole.getAttributes().get(SpanAttributes.METHOD)).isEqualTo("_OTHER");
  }

  @Test
  void aDenialNamesItsRefusal() {
    List<SpanData> spans = spans(TracedRecords.denied());

    assertThat(spans)
        .allMatch(span -> "policy_denied".equals(span.getAttributes().get(SpanAttributes.ERROR)));
    assertThat(spans).allMatch(span -> span.getStatus().getStatusCode() == StatusCode.UNSET);
    assertThat(spans.getFirst().getAttributes().get(SpanAttributes.DECISION)).isEqualTo("denied");
  }

  @Test
  void whatTheJournalDidNotTakeIsItsFault() {
    SpanData whole =
        new SpanMapper(Resource.empty()).spans(TracedRecords.denied(), false).getFirst();

    assertThat(whole.getAttributes().get(SpanAttributes.ERROR)).isEqualTo("audit_unavailable");
    assertThat(whole.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
  }

  @Test
  void aFailureNamesItsCode() {
    SpanData failed =
        spans(ended(Outcome.OUTCOME_UPSTREAM_FAILED, "upstream_unreachable: no")).getFirst();
    SpanData left = spans(ended(Outcome.OUTCOME_CLIENT_ABORTED, "")).getFirst();

    assertThat(failed.getAttributes().get(SpanAttributes.ERROR)).isEqualTo("upstream_unreachable");
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(left.getAttributes().get(SpanAttributes.ERROR)).isEqualTo("client_aborted");
    assertThat(left.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @ParameterizedTest
  @CsvSource({
    "middleware_denied, 403, UNSET",
    "middleware_denied, 200, UNSET",
    "response_delivery_failed, 502, ERROR",
    "response_delivery_failed, 200, ERROR"
  })
  void aRefusedResponseNamesItsCode(String code, int status, StatusCode expected) {
    SpanData refused =
        spans(
                TracedRecords.completed(
                    RequestCompletion.newBuilder()
                        .setOutcome(Outcome.OUTCOME_REFUSED)
                        .setRefusal(code)
                        .setStatus(status)
                        .setDecision(decision())))
            .getFirst();

    assertThat(refused.getAttributes().get(SpanAttributes.ERROR)).isEqualTo(code);
    assertThat(refused.getStatus().getStatusCode()).isEqualTo(expected);
  }

  private static AuditRecord ended(Outcome outcome, String reason) {
    return TracedRecords.completed(
        RequestCompletion.newBuilder()
            .setOutcome(outcome)
            .setReason(reason)
            .setDecision(decision()));
  }

  @Test
  void stagesAreInTheMiddleOfTheirChain() {
    List<SpanData> spans =
        spans(
            TracedRecords.completed(
                200,
                decision().addStages(stage("a", 1, 19)).addStages(stage("b", 20, 80).setSpan(77))));

    SpanData call = named(spans, CALL);
    SpanData builtIn = named(spans, "impl-a");
    assertThat(builtIn.getStartEpochNanos()).isEqualTo(BEGUN + 151);
    assertThat(call.getStartEpochNanos()).isEqualTo(BEGUN + 170);
    assertThat(call.getEndEpochNanos()).isEqualTo(BEGUN + 250);
    assertThat(call.getSpanId()).isEqualTo(TraceParent.spanId(77));
    assertThat(call.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(call.getAttributes().get(SpanAttributes.RPC_SYSTEM)).isEqualTo("grpc");
    assertThat(call.getParentSpanId()).isEqualTo(TraceParent.spanId(TracedRecords.CHAIN));
    assertThat(builtIn.getKind()).isEqualTo(SpanKind.INTERNAL);
  }

  @Test
  void stagesOfTheResponseHaveAChainOfTheirOwn() {
    StageTrace.Builder asked = stage("a", 1, 9).setSpan(78);
    asked.getStreamedBuilder().setHooks(true);
    AuditRecord.Builder record = TracedRecords.completed(200, decision()).toBuilder();
    record
        .getTraceBuilder()
        .addSteps(TracedRecords.step(TraceStep.Kind.KIND_RESPONSE_CHAIN, 700, 900))
        .addResponseStages(asked)
        .addResponseStages(stage("b", 0, 150));
    List<SpanData> spans = spans(record.build());

    SpanData chain = named(spans, "response chain");
    SpanData call = named(spans, "openshell.middleware.v1.HttpHooks/EvaluateHttpResponseHook");
    SpanData read = named(spans, "impl-b");
    assertThat(call.getParentSpanId()).isEqualTo(chain.getSpanId());
    assertThat(call.getStartEpochNanos()).isEqualTo(BEGUN + 701);
    assertThat(call.getEndEpochNanos()).isEqualTo(BEGUN + 710);
    assertThat(read.getStartEpochNanos()).isEqualTo(BEGUN + 750);
    assertThat(read.getParentSpanId()).isEqualTo(chain.getSpanId());
    assertThat(SpanMapper.count(record.build())).isEqualTo(spans.size());
  }

  @Test
  void aSearchOfTheHeadBelongsToTheAdmission() {
    StageTrace.Builder search = stage("secrets", 0, 10);
    List<SpanData> spans =
        spans(
            TracedRecords.completed(200, decision().addStages(search).addStages(stage("b", 1, 9))));

    assertThat(named(spans, "impl-secrets").getParentSpanId())
        .isEqualTo(named(spans, "admission").getSpanId());
  }

  @Test
  void aFailedStageIsAnError() {
    StageTrace.Builder failed =
        stage("a", 1, 2)
            .setOutcome(StageTrace.Outcome.OUTCOME_FAILED_OPEN)
            .setReasonCode("timeout");
    SpanData span =
        named(spans(TracedRecords.completed(200, decision().addStages(failed))), "impl-a");

    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(SpanAttributes.ERROR)).isEqualTo("timeout");
    assertThat(span.getAttributes().get(SpanAttributes.OUTCOME)).isEqualTo("failed_open");
  }

  @Test
  void parentsAndLinksAreKept() {
    TraceContext link = TraceContext.newBuilder().setTraceLow(8).setSpan(9).build();
    AuditRecord.Builder record = TracedRecords.completed(200, decision()).toBuilder();
    record.getTraceBuilder().setParent(6).addLinks(link);
    SpanData whole = spans(record.build()).getFirst();

    assertThat(whole.getParentSpanId()).isEqualTo(TraceParent.spanId(6));
    assertThat(whole.getLinks())
        .singleElement()
        .matches(it -> it.getSpanContext().getSpanId().equals(TraceParent.spanId(9)));
  }

  @Test
  void aConnectIsASpan() {
    SpanData whole = spans(TracedRecords.connected()).getFirst();

    assertThat(whole.getName()).isEqualTo("CONNECT");
    assertThat(whole.getAttributes().get(SpanAttributes.SERVER)).isEqualTo("2001:db8::1");
    assertThat(whole.getAttributes().get(SpanAttributes.STATUS)).isEqualTo(200);
  }
}
