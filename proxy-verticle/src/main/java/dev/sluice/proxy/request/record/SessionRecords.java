package dev.sluice.proxy.request.record;

import dev.sluice.policy.DecisionBasis;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.SessionOpening;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import java.util.List;
import java.util.Optional;

/**
 * Turns what happens to the messages of one WebSocket session into audit records. Contains facts
 * only: no payload.
 */
public final class SessionRecords {
  private final ExchangeContext context;
  private final RecordedTarget target;
  private final SessionEvent event;

  public SessionRecords(ExchangeContext context, Accepted request) {
    this.context = context;
    this.target =
        RecordedTarget.of(
            context.head().method(), request.to().host(), request.target().path(), known());
    this.event =
        SessionEvent.newBuilder()
            .setClient(context.client().peer())
            .setDestination(target.host().destination(request.to()))
            .setScheme(context.origin().scheme().equals("https") ? "wss" : "ws")
            .setPath(target.path())
            .setRule(rule(request.decision()))
            .setPolicy(RecordedPolicy.of(context.snapshot(), context.sandbox()))
            .setGeneration(context.snapshot().generation())
            .build();
  }

  private KnownValueSearch known() {
    return context.loop().node().known();
  }

  public AuditRecord opening(SessionOpening.Builder opening, List<PlatformFinding> findings) {
    return record(event.toBuilder().setOpening(opening).addAllFindings(findings));
  }

  public AuditRecord message(JudgedMessage.Builder message, List<PlatformFinding> findings) {
    return record(event.toBuilder().setMessage(message).addAllFindings(findings));
  }

  public AuditRecord closing(SessionClosing.Builder closing) {
    return record(event.toBuilder().setClosing(closing));
  }

  public void decide(PolicyDecision.Settled decision, JudgedMessage.Builder message) {
    message.setRule(rule(decision));
    if (context.loop().names().asked()) {
      message.setAsked(RecordedNames.asked("", decision.basis().asked(), known()));
    }
    switch (decision) {
      case PolicyDecision.Allowed ignored -> {}
      case PolicyDecision.AuditOnly audited ->
          message.setAuditOnly(true).setReason(target.in(audited.reason()));
      case PolicyDecision.Observed observed ->
          message
              .setWouldRefuse(RefusalCode.POLICY_DENIED.text())
              .setReason(target.in(observed.denied().reason()));
      case PolicyDecision.Stopped stopped -> message.setReason(target.in(stopped.reason()));
    }
    decision
        .call()
        .ifPresent(
            call ->
                message
                    .setDeniedCall(RecordedCall.of(call, known()))
                    .setReason(RecordedCall.in(message.getReason(), call, known())));
  }

  public void refuse(
      JudgedMessage.Builder message,
      String reason,
      String code,
      int closeCode,
      Optional<String> engine) {
    message
        .setVerdict(Verdict.VERDICT_DENIED)
        .clearForwardedBytes()
        .setReason(target.in(reason))
        .setRefusal(code)
        .setCloseCode(closeCode);
    engine.ifPresent(
        it ->
            message.setRule(
                RequestStart.rule(event.getRule().getPolicy(), it, DecisionBasis.NONE)));
  }

  private static Rule rule(PolicyDecision decision) {
    DecisionBasis basis = decision.basis();
    return RequestStart.rule(decision.policy(), decision.engine(), basis);
  }

  private AuditRecord record(SessionEvent.Builder said) {
    return context.trace().in(RequestStart.record(context).setSession(said)).build();
  }
}
