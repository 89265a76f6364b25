package dev.sluice.proxy.exchange.inspection;

import dev.sluice.policy.PolicyDecision;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.RequestHead;
import java.util.List;
import java.util.function.UnaryOperator;

/** The result of a request's inspection, in terms of forwarding or refusal. */
public sealed interface InspectionResult {
  default void abandon() {
    if (this instanceof Passed passed) {
      passed.body.abandon();
    }
  }

  default InspectionResult withStages(UnaryOperator<List<StageTrace>> change) {
    return switch (this) {
      case Passed it ->
          new Passed(it.body, it.mutations, it.modified, change.apply(it.stages), it.findings);
      case Stopped it -> new Stopped(it.refusal, it.reason, change.apply(it.stages), it.findings);
      case PolicyRefused it -> it;
      case Unusable it -> it;
      case Abandoned it -> it;
      case Halted it -> new Halted((Stopped) it.stopped.withStages(change), it.cancelled);
    };
  }

  /**
   * The request continues.
   *
   * @param modified a stage changed it
   * @param findings of the platform itself, such as an uninspectable body
   */
  record Passed(
      RequestBody body,
      List<HeaderMutation> mutations,
      boolean modified,
      List<StageTrace> stages,
      List<PlatformFinding> findings)
      implements InspectionResult {
    public static final Passed UNTOUCHED = unmodified(new RequestBody.Streamed());

    public Stopped stopped(Refusal refusal, String reason) {
      return new Stopped(refusal, reason, stages, findings);
    }

    /**
     * The codings of the body that goes on.
     *
     * @return values of {@code Content-Encoding}; none where stages gave the body back decoded
     */
    public List<String> codings(RequestHead head) {
      String name = HeaderName.CONTENT_ENCODING.toString();
      boolean decoded =
          mutations.stream()
              .anyMatch(change -> change.getRemove().getName().equalsIgnoreCase(name));
      return decoded ? List.of() : head.headers().values(HeaderName.CONTENT_ENCODING);
    }

    static Passed unmodified(RequestBody body) {
      return new Passed(body, List.of(), false, List.of(), List.of());
    }
  }

  record PolicyRefused(PolicyDecision.Stopped decision) implements InspectionResult {}

  /**
   * The body is invalid, or there was no capacity to read it.
   *
   * @param reason platform text for the audit
   */
  record Unusable(Refusal refusal, String reason) implements InspectionResult {
    static Unusable exhausted() {
      return new Unusable(Refusals.inspectionExhausted(), "body admission exhausted");
    }
  }

  record Stopped(
      Refusal refusal, String reason, List<StageTrace> stages, List<PlatformFinding> findings)
      implements InspectionResult {
    /**
     * Refuses an upgrade whose messages required middleware must inspect.
     *
     * @param closes the refusal is not sent
     */
    static Stopped unseenMessages(boolean closes) {
      String detail = "WebSocket messages cannot be inspected by required middleware";
      PlatformFinding finding =
          PlatformFinding.newBuilder()
              .setUid(FindingUid.TRAFFIC_UNINSPECTABLE.text())
              .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
              .setDisposition(FindingDisposition.DENIED.text())
              .setProtocol("websocket messages")
              .build();
      Refusal refusal = Refusals.middlewareRequired(detail);
      return new Stopped(closes ? refusal.unsent() : refusal, detail, List.of(), List.of(finding));
    }
  }

  record Halted(Stopped stopped, String cancelled) implements InspectionResult {}

  record Abandoned() implements InspectionResult {}
}
