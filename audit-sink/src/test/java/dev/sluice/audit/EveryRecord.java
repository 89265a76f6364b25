package dev.sluice.audit;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.stream.Stream;

/** One record of every kind and shape, also of those that nobody should write. */
public final class EveryRecord {
  private EveryRecord() {}

  /** All of them; any record is to become valid events. */
  public static Stream<AuditRecord> records() {
    return Stream.of(requests(), nodes(), tunnels(), completions()).flatMap(records -> records);
  }

  private static Stream<AuditRecord> requests() {
    return Stream.of(
            Samples.denied(),
            Samples.redacted(),
            Samples.rechecked().toBuilder(),
            failures(),
            Samples.denied().setMethod("PROPFIND").setPath(""),
            Samples.denied().setMethod("").clearDestination(),
            RequestDecision.newBuilder())
        .map(request -> Samples.at().setRequest(request).build());
  }

  private static RequestDecision.Builder failures() {
    return Samples.denied()
        .addStages(
            Samples.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN)
                .setReasonCode("middleware_timeout"))
        .addStages(
            Samples.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
                .setReasonCode("external_service_error"))
        .addFindings(Samples.platform("openshell.middleware.body_unavailable", "denied"));
  }

  private static Stream<AuditRecord> nodes() {
    return Stream.of(
        Samples.at().setConfigChange(Samples.configChange()).build(),
        Samples.at().setConfigChange(Samples.rejectedChange()).build(),
        Samples.listening("0.0.0.0", 3128),
        Samples.listening("proxy.test", 0),
        Samples.lifecycle(Lifecycle.Activity.ACTIVITY_START),
        Samples.lifecycle(Lifecycle.Activity.ACTIVITY_STOP),
        Samples.gap(3),
        Samples.at().setTunnel(Samples.upgrade()).build(),
        Samples.at().setTunnelCompletion(Samples.tunnelCompletion()).build(),
        AuditRecord.getDefaultInstance());
  }

  private static Stream<AuditRecord> tunnels() {
    return Stream.of(TunnelDecision.Kind.values())
        .filter(kind -> kind != TunnelDecision.Kind.UNRECOGNIZED)
        .flatMap(
            kind ->
                Stream.of(Verdict.VERDICT_ALLOWED, Verdict.VERDICT_DENIED)
                    .map(verdict -> Samples.at().setTunnel(Samples.tunnel(verdict, kind)).build()));
  }

  private static Stream<AuditRecord> completions() {
    return Stream.of(RequestCompletion.Outcome.values())
        .filter(outcome -> outcome != RequestCompletion.Outcome.UNRECOGNIZED)
        .map(
            outcome ->
                Samples.at()
                    .setCompletion(
                        Samples.completion(Samples.redacted().build()).setOutcome(outcome))
                    .build());
  }
}
