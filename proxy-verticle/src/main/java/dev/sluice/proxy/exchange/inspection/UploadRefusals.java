package dev.sluice.proxy.exchange.inspection;

import dev.sluice.proto.DecisionReason;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;
import java.util.List;

/** The refusals of requests whose bodies stages read as streams (http-hooks 9, 12, 13). */
public final class UploadRefusals {
  /** Prefix of the reason when a request ended otherwise than by its stages. */
  public static final String CANCELLED = "middleware_cancelled: ";

  private UploadRefusals() {}

  public static InspectionResult.Stopped halted(
      PipelineEnding ending, ExchangeContext context, Accepted request) {
    MiddlewareRefusals.Stopped subject = ChainSubject.stopped(context, request);
    return switch (ending) {
      case PipelineEnding.Refused refused ->
          denied(subject, refused.entry(), refused.reasonCode(), refused.stages());
      case PipelineEnding.Failed failed -> failed(subject, failed.reasonCode(), failed.stages());
      case PipelineEnding.PolicyRefused refused ->
          policyRefused(subject, refused.reason(), refused.stages());
      case PipelineEnding.Complete complete ->
          failed(subject, StageFailure.PIPELINE_EVENT_ORDER_INVALID.text(), complete.stages());
    };
  }

  private static InspectionResult.Stopped denied(
      MiddlewareRefusals.Stopped subject,
      String entry,
      String reasonCode,
      List<StageTrace> stages) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.denied(subject, entry, reasonCode),
        DecisionReason.denied(entry, reasonCode),
        stages,
        List.of());
  }

  private static InspectionResult.Stopped failed(
      MiddlewareRefusals.Stopped subject, String reasonCode, List<StageTrace> stages) {
    if (reasonCode.equals(StageFailure.HOOK_SESSION_CAPACITY_EXHAUSTED.text())) {
      return shed(subject, "middleware sessions exhausted", FindingUid.SESSION_CAPACITY_EXHAUSTED);
    }
    if (reasonCode.equals(StageFailure.ADMISSION_EXHAUSTED.text())) {
      return shed(subject, "middleware admission exhausted", FindingUid.ADMISSION_EXHAUSTED);
    }
    return new InspectionResult.Stopped(
        MiddlewareRefusals.failed(subject), DecisionReason.failed(reasonCode), stages, List.of());
  }

  private static InspectionResult.Stopped shed(
      MiddlewareRefusals.Stopped subject, String reason, FindingUid uid) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.exhausted(subject), reason, List.of(), List.of(lacking(uid)));
  }

  private static PlatformFinding lacking(FindingUid uid) {
    return PlatformFinding.newBuilder()
        .setUid(uid.text())
        .setSeverity(PlatformFinding.Severity.SEVERITY_MEDIUM)
        .setDisposition(FindingDisposition.SHED.text())
        .build();
  }

  static InspectionResult.Stopped policyRefused(
      MiddlewareRefusals.Stopped subject, String reason, List<StageTrace> stages) {
    return new InspectionResult.Stopped(
        MiddlewareRefusals.failed(subject), reason, stages, List.of());
  }

  public static InspectionResult.Stopped exhausted(List<StageTrace> stages) {
    return new InspectionResult.Stopped(
        Refusals.inspectedMemoryExhausted(),
        "body memory exhausted",
        stages,
        List.of(lacking(FindingUid.ADMISSION_EXHAUSTED)));
  }

  public static Refusal stalled(ExchangeContext context, Accepted request) {
    return MiddlewareRefusals.stalled(ChainSubject.stopped(context, request));
  }
}
