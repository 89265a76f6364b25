package dev.sluice.proxy.inspection;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import java.util.List;

/** What came of looking at a request's body, in the terms of who forwards or refuses it. */
public sealed interface InspectionResult {
  /**
   * It goes on.
   *
   * @param modified a stage changed it
   * @param findings of the platform itself, such as a body that could not be inspected
   */
  record Passed(
      RequestBody body,
      List<HeaderMutation> mutations,
      boolean modified,
      List<StageTrace> stages,
      List<PlatformFinding> findings)
      implements InspectionResult {
    public static final Passed UNTOUCHED = unmodified(new RequestBody.Streamed());

    /** What becomes of it when it cannot go on for another reason. */
    public Stopped stopped(Refusal refusal, String reason) {
      return new Stopped(refusal, reason, stages, findings);
    }

    static Passed unmodified(RequestBody body) {
      return new Passed(body, List.of(), false, List.of(), List.of());
    }
  }

  /** Policy refused what the body asks for. */
  record PolicyRefused(PolicyDecision.Stopped decision) implements InspectionResult {}

  /**
   * It cannot be read as a body, or there was no room to read it.
   *
   * @param reason platform text for the audit
   */
  record Unusable(Refusal refusal, String reason) implements InspectionResult {}

  /**
   * The chain stopped it.
   *
   * @param reason platform text for the audit
   */
  record Stopped(
      Refusal refusal, String reason, List<StageTrace> stages, List<PlatformFinding> findings)
      implements InspectionResult {
    /** An upgrade to what a service that must not be skipped wants to see. */
    static Stopped unseenMessages() {
      String detail = "WebSocket messages cannot be inspected by required middleware";
      PlatformFinding finding =
          PlatformFinding.newBuilder()
              .setUid(FindingUid.TRAFFIC_UNINSPECTABLE.text())
              .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
              .setDisposition(FindingDisposition.DENIED.text())
              .setProtocol("websocket messages")
              .build();
      return new Stopped(Refusals.middlewareRequired(detail), detail, List.of(), List.of(finding));
    }
  }

  /** The client left before there was a verdict. */
  record Abandoned() implements InspectionResult {}
}
