package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.ExternalFindings;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.Finding;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The diagnostics of an answer, bounded alike for a skip, a pass and a refusal. */
record AnswerDiagnostics(
    ByteString reason, String reasonCode, List<Finding> findings, Map<String, String> metadata) {
  static AnswerDiagnostics of(MiddlewareDiagnostics sent) {
    return new AnswerDiagnostics(
        sent.getReasonBytes(), sent.getReasonCode(), sent.getFindingsList(), sent.getMetadataMap());
  }

  /** The code of the older contract for the first exceeded bound (http-responses 6.3). */
  Optional<String> olderViolation() {
    return ResponseEnvelope.text(reason, reasonCode)
        .or(() -> ResponseEnvelope.findingCount(findings))
        .or(
            () ->
                ResponseEnvelope.findingSizes(
                    findings, StageFailure.RESPONSE_FINDING_OVER_CAPACITY))
        .or(() -> ResponseEnvelope.metadata(metadata));
  }

  /** The code of hooks for the first exceeded bound (http-hooks 4). */
  Optional<String> hookViolation() {
    return olderViolation().map(AnswerDiagnostics::ofHooks);
  }

  private static String ofHooks(String older) {
    StageFailure code =
        switch (older) {
          case "response_reason_over_capacity" -> StageFailure.DIAGNOSTICS_REASON_OVER_CAPACITY;
          case "response_reason_code_invalid" -> StageFailure.DIAGNOSTICS_REASON_CODE_INVALID;
          case "response_findings_over_capacity", "response_finding_over_capacity" ->
              StageFailure.DIAGNOSTICS_FINDINGS_OVER_CAPACITY;
          default -> StageFailure.DIAGNOSTICS_METADATA_OVER_CAPACITY;
        };
    return code.text();
  }

  Diagnostics told(String registration) {
    return new Diagnostics(reasonCode, ExternalFindings.of(findings, registration));
  }

  @Override
  public String toString() {
    return "AnswerDiagnostics[" + findings.size() + " findings]";
  }
}
