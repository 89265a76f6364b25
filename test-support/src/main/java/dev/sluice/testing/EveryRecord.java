package dev.sluice.testing;

import dev.sluice.proto.v1.AdminAction;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.RecordedTrace;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.stream.Stream;

/** Audit records of every kind and shape, including records that Sluice does not write. */
public final class EveryRecord {
  private EveryRecord() {}

  /** All records; each must become valid events. */
  public static Stream<AuditRecord> records() {
    return Stream.of(
            requests(),
            nodes(),
            tunnels(),
            completions(),
            traced(),
            SampleSessions.records(),
            SampleResponses.records())
        .flatMap(records -> records);
  }

  private static Stream<AuditRecord> traced() {
    RecordedTrace trace =
        RecordedTrace.newBuilder()
            .setSpan(TraceContext.newBuilder().setTraceHigh(1).setTraceLow(2).setSpan(3))
            .setBegunUnixNanos(SampleRecords.TIME * 1_000_000)
            .setEndedNanos(37_000_000)
            .build();
    return Stream.of(
        SampleRecords.at().setTrace(trace).setRequest(SampleRecords.denied()).build(),
        SampleRecords.at()
            .setTrace(RecordedTrace.newBuilder().setSpan(trace.getSpan()))
            .setRequest(SampleRecords.redacted())
            .build(),
        SampleRecords.at()
            .setTrace(trace)
            .setCompletion(
                SampleRecords.completion(SampleRecords.redacted().build())
                    .setMessages(SampleSessions.totals()))
            .build(),
        SampleRecords.at()
            .setTrace(trace)
            .setTunnel(
                SampleRecords.tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_CONNECT))
            .build());
  }

  private static Stream<AuditRecord> requests() {
    return Stream.of(
            SampleRecords.denied(),
            SampleRecords.redacted(),
            SampleRecords.known(),
            SampleRecords.known().setMethod("").setPath(""),
            SampleRecords.known().clearTls().setTls(ClientTls.newBuilder().setVersion("TLSv1.2")),
            SampleRecords.rechecked().toBuilder(),
            failures(),
            SampleRecords.denied().setMethod("PROPFIND").setPath(""),
            SampleRecords.denied().setMethod("").clearDestination(),
            SampleRecords.denied().clearDestination().clearPath(),
            SampleRecords.redacted().setCredentialsInjected(true).addCredentials("github"),
            SampleRecords.denied()
                .setDeniedCall(
                    AskedCall.newBuilder().setProtocol("mcp").setTool("x").setArgument("/a")),
            SampleRecords.denied().setDeniedCall(AskedCall.newBuilder().addFields("a")),
            SampleRecords.redacted().setWouldRefuse("policy_denied"),
            RequestDecision.newBuilder())
        .map(request -> SampleRecords.at().setRequest(request).build());
  }

  private static RequestDecision.Builder failures() {
    return SampleRecords.denied()
        .addStages(
            SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN)
                .setReasonCode("middleware_timeout"))
        .addStages(
            SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
                .setReasonCode("external_service_error"))
        .addFindings(SampleRecords.platform("openshell.middleware.body_unavailable", "denied"));
  }

  private static Stream<AuditRecord> nodes() {
    return Stream.of(
        SampleRecords.at().setConfigChange(SampleNodeRecords.configChange()).build(),
        SampleRecords.at().setConfigChange(SampleNodeRecords.rejectedChange()).build(),
        SampleNodeRecords.listening("0.0.0.0", 3128),
        SampleNodeRecords.listening("proxy.test", 0),
        SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START),
        SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_STOP),
        SampleNodeRecords.gap(3),
        SampleNodeRecords.adminRefusal("192.0.2.7", "PUT"),
        SampleNodeRecords.adminRefusal("", "other"),
        SampleNodeRecords.adminAction("PUT", 200),
        SampleNodeRecords.adminAction("POST", 412),
        SampleRecords.at().setAdminAction(AdminAction.getDefaultInstance()).build(),
        startWithSettings(),
        SampleRecords.at()
            .setTunnelCompletion(
                SampleRecords.tunnelCompletion().toBuilder().setTls(SampleRecords.clientTls()))
            .build(),
        SampleRecords.at().setTunnel(SampleRecords.upgrade()).build(),
        SampleRecords.at().setTunnelCompletion(SampleRecords.tunnelCompletion()).build(),
        AuditRecord.getDefaultInstance());
  }

  private static AuditRecord startWithSettings() {
    AuditRecord.Builder start =
        SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START).toBuilder();
    start.getLifecycleBuilder().putSettings("audit_durability", "journaled");
    return start.build();
  }

  private static Stream<AuditRecord> tunnels() {
    return Stream.of(TunnelDecision.Kind.values())
        .filter(kind -> kind != TunnelDecision.Kind.UNRECOGNIZED)
        .flatMap(
            kind ->
                Stream.of(Verdict.VERDICT_ALLOWED, Verdict.VERDICT_DENIED)
                    .map(
                        verdict ->
                            SampleRecords.at()
                                .setTunnel(SampleRecords.tunnel(verdict, kind))
                                .build()));
  }

  private static Stream<AuditRecord> completions() {
    return Stream.of(RequestCompletion.Outcome.values())
        .filter(outcome -> outcome != RequestCompletion.Outcome.UNRECOGNIZED)
        .map(
            outcome ->
                SampleRecords.at()
                    .setCompletion(
                        SampleRecords.completion(SampleRecords.redacted().build())
                            .setOutcome(outcome))
                    .build());
  }
}
