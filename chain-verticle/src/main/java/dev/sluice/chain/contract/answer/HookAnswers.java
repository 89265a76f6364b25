package dev.sluice.chain.contract.answer;

import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpInspect;
import dev.sluice.proto.middleware.v1.HttpPreflightResult;
import dev.sluice.proto.middleware.v1.HttpResult;
import dev.sluice.proto.middleware.v1.MiddlewareDiagnostics;
import java.util.List;
import java.util.Optional;

/** The rules for the first result of hooks (http-hooks 4, 11); a broken one fails the stage. */
public final class HookAnswers {
  private static final BodyOffer NO_BODY = new BodyOffer(Optional.empty(), Optional.empty(), 0);

  private static final StreamedHeaders NO_HEADERS =
      new StreamedHeaders(List.of(), List.of(), false);

  private HookAnswers() {}

  public static PreflightVerdict preflight(
      HttpResult result, BodyOffer offer, StreamedHeaders headers, String registration) {
    return switch (result.getResultCase()) {
      case PREFLIGHT_RESULT -> decided(result.getPreflightResult(), offer, headers, registration);
      case REJECT -> refused(result.getReject().getDiagnostics(), registration);
      case BUFFERED_RESULT, OUTPUT_START, OUTPUT_CHUNK, FINISH ->
          failed(StageFailure.PREFLIGHT_RESULT_EXPECTED.text());
      case RESULT_NOT_SET -> failed(StageFailure.RESULT_UNKNOWN.text());
    };
  }

  public static PreflightVerdict uninspectable(HttpResult result, String registration) {
    HttpPreflightResult answer = result.getPreflightResult();
    boolean wellReported = AnswerDiagnostics.of(answer.getDiagnostics()).hookViolation().isEmpty();
    return wellReported && answer.getHeaderMutationsCount() > 0
        ? failed(StageFailure.UNINSPECTABLE_MUTATIONS.text())
        : preflight(result, NO_BODY, NO_HEADERS, registration);
  }

  private static PreflightVerdict decided(
      HttpPreflightResult answer, BodyOffer offer, StreamedHeaders headers, String registration) {
    AnswerDiagnostics diagnostics = AnswerDiagnostics.of(answer.getDiagnostics());
    Optional<String> violation =
        diagnostics
            .hookViolation()
            .or(() -> rejected(StreamedMutations.head(answer.getHeaderMutationsList(), headers)));
    if (violation.isPresent()) {
      return failed(violation.get());
    }
    Diagnostics told = diagnostics.told(registration);
    return switch (answer.getDecisionCase()) {
      case CONTINUE_WITHOUT_BODY ->
          new PreflightVerdict.Continues(answer.getHeaderMutationsList(), false, told);
      case INSPECT -> inspected(answer, offer, told);
      case DECISION_NOT_SET -> failed(StageFailure.PREFLIGHT_RESULT_UNKNOWN.text());
    };
  }

  private static PreflightVerdict inspected(
      HttpPreflightResult answer, BodyOffer offer, Diagnostics told) {
    HttpInspect inspect = answer.getInspect();
    Optional<BodyMode> mode =
        switch (inspect.getModeCase()) {
          case BUFFERED -> whole(inspect.getBuffered().getMaxBodyBytes(), offer);
          case STREAM ->
              offer.permitsStream() ? Optional.of(new BodyMode.Pieces()) : Optional.empty();
          case MODE_NOT_SET -> Optional.empty();
        };
    StageFailure code =
        inspect.getModeCase() == HttpInspect.ModeCase.MODE_NOT_SET
            ? StageFailure.PREFLIGHT_RESULT_UNKNOWN
            : StageFailure.BODY_MODE_NOT_PERMITTED;
    return mode.<PreflightVerdict>map(
            chosen -> new PreflightVerdict.Reads(chosen, answer.getHeaderMutationsList(), told))
        .orElseGet(() -> failed(code.text()));
  }

  private static Optional<BodyMode> whole(long maxBytes, BodyOffer offer) {
    boolean offered =
        offer.permitsWhole()
            && maxBytes != 0
            && Long.compareUnsigned(maxBytes, offer.maxBytes()) <= 0;
    return offered ? Optional.of(new BodyMode.Whole((int) maxBytes)) : Optional.empty();
  }

  private static PreflightVerdict refused(MiddlewareDiagnostics sent, String registration) {
    AnswerDiagnostics diagnostics = AnswerDiagnostics.of(sent);
    return diagnostics
        .hookViolation()
        .map(HookAnswers::failed)
        .orElseGet(() -> new PreflightVerdict.Refuses(diagnostics.told(registration)));
  }

  static Optional<String> rejected(MutationOutcome outcome) {
    return switch (outcome) {
      case MutationOutcome.Applied applied -> Optional.empty();
      case MutationOutcome.Rejected rejected -> Optional.of(rejected.code());
    };
  }

  private static PreflightVerdict failed(String reason) {
    return new PreflightVerdict.Failed(reason, true);
  }
}
