package dev.sluice.testing;

import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.SessionOpening;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import java.util.stream.Stream;

/** Records of WebSocket sessions whose messages are read. */
public final class SampleSessions {
  private static final Unseen BLIND =
      Unseen.newBuilder().setEntry("redact").setImplementation("openshell/regex").build();

  private SampleSessions() {}

  /** A session to {@code wss://api.example.test/v1/realtime}, without an event. */
  public static SessionEvent.Builder session() {
    RequestDecision handshake = SampleRecords.known().build();
    return SessionEvent.newBuilder()
        .setClient(handshake.getClient())
        .setDestination(handshake.getDestination())
        .setScheme("wss")
        .setPath("/v1/realtime")
        .setRule(Rule.newBuilder().setPolicy("realtime").setEngine("l7"))
        .setPolicy(SampleRecords.policy())
        .setGeneration(12);
  }

  /** A stage that reads messages. */
  public static StageTrace.Builder stage(Outcome outcome) {
    return StageTrace.newBuilder()
        .setEntry("guard")
        .setImplementation("content-guard")
        .setOutcome(outcome)
        .setDurationNanos(400_000);
  }

  public static SessionEvent opening(Verdict verdict, StageTrace.Builder... stages) {
    SessionOpening.Builder opening = SessionOpening.newBuilder().setVerdict(verdict);
    Stream.of(stages).forEach(opening::addStages);
    if (verdict == Verdict.VERDICT_DENIED) {
      opening.setRefusal("middleware_denied").setStatus(403);
    }
    return session().setOpening(opening.addUnseen(BLIND)).build();
  }

  /** A text message of the client, the third of its session. */
  public static JudgedMessage.Builder message(Verdict verdict) {
    return JudgedMessage.newBuilder()
        .setSequence(3)
        .setBytes(118)
        .setVerdict(verdict)
        .setChainNanos(900_000);
  }

  /** Policy denies the call in a message. */
  public static SessionEvent denied() {
    return of(
        message(Verdict.VERDICT_DENIED)
            .setRule(
                Rule.newBuilder()
                    .setPolicy("realtime")
                    .setEngine("l7-mcp")
                    .setPlace("network_policies.realtime.endpoints[0]"))
            .setReason("tools/call delete_repo not permitted by policy")
            .setRefusal("policy_denied")
            .setCloseCode(1008)
            .setDeniedCall(
                AskedCall.newBuilder()
                    .setProtocol("mcp")
                    .setMethod("tools/call")
                    .setTool("delete_repo")));
  }

  /** The observe mode allowed a message that no rule admits. */
  public static SessionEvent observed() {
    return of(
        message(Verdict.VERDICT_ALLOWED)
            .setWouldRefuse("policy_denied")
            .setReason("no rule admits it"));
  }

  /** A stage replaced the text of a message. */
  public static SessionEvent redacted() {
    return of(
        message(Verdict.VERDICT_MODIFIED)
            .setForwardedBytes(97)
            .addStages(
                stage(Outcome.OUTCOME_ALLOWED)
                    .setTransformed(true)
                    .setInputBytes(118)
                    .setReplacementBytes(97)
                    .addFindings(SampleRecords.finding("high"))));
  }

  /** A stage denied a message. */
  public static SessionEvent refused() {
    return of(
        message(Verdict.VERDICT_DENIED)
            .setReason("middleware_denied:guard:unsafe_content")
            .setRefusal("middleware_denied")
            .setCloseCode(1008)
            .addStages(
                stage(Outcome.OUTCOME_DENIED).setReasonCode("unsafe_content").setInputBytes(118)));
  }

  /** A binary message that no service sees, and that the origin sent when said so. */
  public static SessionEvent unseen(boolean fromOrigin) {
    return of(
        message(Verdict.VERDICT_ALLOWED)
            .setBinary(true)
            .setFromOrigin(fromOrigin)
            .addUnseen(BLIND));
  }

  /** Stages that failed, one of which reads no more messages. */
  public static SessionEvent failed(Outcome outcome) {
    return of(
            message(
                    outcome == Outcome.OUTCOME_FAILED_CLOSED
                        ? Verdict.VERDICT_DENIED
                        : Verdict.VERDICT_ALLOWED)
                .addStages(
                    stage(outcome)
                        .setReasonCode("middleware_timeout")
                        .setInputBytes(118)
                        .setDisabled(true)))
        .toBuilder()
        .addFindings(saturated())
        .build();
  }

  /** Work had to wait. */
  public static PlatformFinding saturated() {
    return PlatformFinding.newBuilder()
        .setUid("openshell.middleware.admission_saturated")
        .setSeverity(PlatformFinding.Severity.SEVERITY_MEDIUM)
        .build();
  }

  public static SessionEvent of(JudgedMessage.Builder message) {
    return session().setMessage(message).build();
  }

  public static SessionEvent closing(SessionClosing.Cause cause, String detail) {
    return session()
        .setClosing(
            SessionClosing.newBuilder()
                .setCause(cause)
                .setCloseCode(code(cause, detail))
                .setDetail(detail)
                .setCurrentGeneration(13))
        .build();
  }

  private static int code(SessionClosing.Cause cause, String detail) {
    if (cause == SessionClosing.Cause.CAUSE_RELOADED) {
      return 1012;
    }
    return detail.equals("invalid_utf8") ? 1007 : 1002;
  }

  /** Messages of a session of five. */
  public static MessageTotals totals() {
    return MessageTotals.newBuilder()
        .setClientText(3)
        .setOriginText(2)
        .setJudged(3)
        .setModified(1)
        .setDenied(1)
        .addScrubbed("github")
        .setScrubReplacements(2)
        .build();
  }

  /** Every event of a session, and events that Sluice does not write. */
  static Stream<AuditRecord> records() {
    Stream<SessionEvent> messages =
        Stream.of(
            denied(),
            observed(),
            redacted(),
            refused(),
            unseen(false),
            unseen(true),
            failed(Outcome.OUTCOME_FAILED_OPEN),
            failed(Outcome.OUTCOME_FAILED_CLOSED),
            of(
                message(Verdict.VERDICT_ALLOWED)
                    .setAuditOnly(true)
                    .setCredentialsInjected(true)
                    .addCredentials("github")),
            of(JudgedMessage.newBuilder()),
            SessionEvent.getDefaultInstance());
    Stream<SessionEvent> closings =
        Stream.of(SessionClosing.Cause.values())
            .filter(cause -> cause != SessionClosing.Cause.UNRECOGNIZED)
            .map(cause -> closing(cause, "invalid_utf8"));
    return Stream.of(openings(), messages, closings)
        .flatMap(events -> events)
        .map(event -> SampleRecords.at().setSession(event).build());
  }

  private static Stream<SessionEvent> openings() {
    return Stream.of(
        opening(Verdict.VERDICT_ALLOWED, stage(Outcome.OUTCOME_INSPECTS)),
        opening(
            Verdict.VERDICT_DENIED,
            stage(Outcome.OUTCOME_SKIPPED),
            stage(Outcome.OUTCOME_DENIED).setReasonCode("no_chat"),
            stage(Outcome.OUTCOME_FAILED_OPEN).setReasonCode("binding_not_described")));
  }
}
