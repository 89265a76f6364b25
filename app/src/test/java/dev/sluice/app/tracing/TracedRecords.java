package dev.sluice.app.tracing;

import dev.sluice.proto.TraceParent;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;

/** Records as a traced proxy makes them. */
final class TracedRecords {
  static final long BEGUN = 1_700_000_000_000_000_000L;
  static final TraceContext SPAN =
      TraceContext.newBuilder().setTraceHigh(1).setTraceLow(2).setSpan(3).setSampled(true).build();
  static final long CHAIN = TraceParent.childSpan(3, Kind.KIND_CHAIN_VALUE);

  private TracedRecords() {}

  static RequestDecision.Builder decision() {
    return RequestDecision.newBuilder()
        .setClient(Peer.newBuilder().setIp("192.0.2.7"))
        .setDestination(
            Destination.newBuilder().setHost("api.test").setPort(443).setIp("192.0.2.9"))
        .setScheme("https")
        .setMethod("POST")
        .setPath("/v1/things")
        .setVerdict(Verdict.VERDICT_ALLOWED)
        .setRule(Rule.newBuilder().setPolicy("api").setEngine("l7"))
        .setGeneration(4)
        .setHttpVersion("1.1");
  }

  static AuditRecord completed(int status, RequestDecision.Builder decision) {
    return completed(
        RequestCompletion.newBuilder()
            .setStatus(status)
            .setOutcome(RequestCompletion.Outcome.OUTCOME_COMPLETE)
            .setDecision(decision));
  }

  static AuditRecord completed(RequestCompletion.Builder completion) {
    return record().setCompletion(completion).setTrace(trace()).build();
  }

  static AuditRecord.Builder record() {
    return AuditRecord.newBuilder().setCorrelationUid("id-1").setSandbox("ci");
  }

  /** A denial by policy on the head. */
  static AuditRecord denied() {
    return record()
        .setRequest(
            decision()
                .setVerdict(Verdict.VERDICT_DENIED)
                .setRefusal("policy_denied")
                .setStatus(403))
        .setTrace(
            RecordedTrace.newBuilder()
                .setSpan(SPAN)
                .setBegunUnixNanos(BEGUN)
                .setEndedNanos(50)
                .addSteps(step(Kind.KIND_ADMISSION, 1, 50).setFailed(true)))
        .build();
  }

  static AuditRecord connected() {
    return record()
        .setTunnel(
            TunnelDecision.newBuilder()
                .setKind(TunnelDecision.Kind.KIND_CONNECT)
                .setDestination(Destination.newBuilder().setHost("[2001:db8::1]").setPort(443))
                .setVerdict(Verdict.VERDICT_ALLOWED))
        .setTrace(RecordedTrace.newBuilder().setSpan(SPAN).setBegunUnixNanos(BEGUN))
        .build();
  }

  static RecordedTrace.Builder trace() {
    return RecordedTrace.newBuilder()
        .setSpan(SPAN)
        .setBegunUnixNanos(BEGUN)
        .setEndedNanos(1000)
        .addSteps(step(Kind.KIND_ADMISSION, 1, 50))
        .addSteps(step(Kind.KIND_CHAIN, 100, 300))
        .addSteps(step(Kind.KIND_UPSTREAM, 400, 900))
        .addSteps(step(Kind.KIND_RESPONSE_HEAD, 700, 700));
  }

  static TraceStep.Builder step(Kind kind, long begun, long ended) {
    return TraceStep.newBuilder().setKind(kind).setBegunNanos(begun).setEndedNanos(ended);
  }

  static StageTrace.Builder stage(String entry, long begun, long nanos) {
    return StageTrace.newBuilder()
        .setEntry(entry)
        .setImplementation("impl-" + entry)
        .setOutcome(StageTrace.Outcome.OUTCOME_ALLOWED)
        .setBegunNanos(begun)
        .setDurationNanos(nanos);
  }
}
