package dev.sluice.proxy.websocket;

import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proxy.chain.MessageAnswer;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.secret.known.KnownValueSearch;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.proxy.websocket.relay.MessageClose;
import java.util.List;
import java.util.Optional;

/**
 * Why a message does not go on, which ends its session (middleware-contract m.4).
 *
 * @param reason platform text for the audit
 * @param end what the stages are told
 * @param engine OCSF firewall rule type; empty where policy decided
 */
record MessageStop(
    MessageClose close,
    String reason,
    MiddlewareSessionEndReason end,
    Optional<String> engine,
    List<PlatformFinding> findings) {
  MessageStop {
    findings = List.copyOf(findings);
  }

  private static MessageStop stages(
      RefusalCode code,
      String reason,
      MiddlewareSessionEndReason end,
      List<PlatformFinding> findings) {
    return new MessageStop(
        new MessageClose(MessageClose.VIOLATION, code.text()),
        reason,
        end,
        Optional.of(RuleEngine.SUPERVISOR_MIDDLEWARE.text()),
        findings);
  }

  static MessageStop policy(String reason) {
    return new MessageStop(
        new MessageClose(MessageClose.VIOLATION, RefusalCode.POLICY_DENIED.text()),
        reason,
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_DENIAL,
        Optional.empty(),
        List.of());
  }

  static MessageStop reloaded() {
    return new MessageStop(
        new MessageClose(MessageClose.RESTART, ""),
        "policy changed",
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_RELOAD,
        Optional.of(RuleEngine.L7.text()),
        List.of());
  }

  static MessageStop denied(MessageAnswer.Denied denied) {
    return stages(
        RefusalCode.MIDDLEWARE_DENIED,
        DecisionReason.denied(denied.entry(), denied.reasonCode()),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_DENIAL,
        List.of());
  }

  static MessageStop failed(MessageAnswer.Failed failed) {
    return stages(
        RefusalCode.MIDDLEWARE_REQUIRED,
        DecisionReason.failed(failed.reasonCode()),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_MIDDLEWARE_FAILURE,
        List.of());
  }

  /** The client learns no more than from a pattern of {@code sluice/secrets}. */
  static MessageStop known(KnownVerdict.Denied denied) {
    return stages(
        RefusalCode.MIDDLEWARE_DENIED,
        DecisionReason.denied(KnownValueSearch.ENTRY, denied.trace().getReasonCode()),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_POLICY_DENIAL,
        denied.findings());
  }

  static MessageStop credential(CredentialRefusal refusal) {
    return new MessageStop(
        new MessageClose(MessageClose.VIOLATION, refusal.refusal().code()),
        refusal.reason(),
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION,
        Optional.of(refusal.engine()),
        refusal.findings());
  }
}
