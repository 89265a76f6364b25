package dev.sluice.chain.contract.answer;

import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.chain.contract.ResponseEnvelope;
import dev.sluice.chain.contract.answer.PreflightVerdict.BodyMode;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpResponseEventResult;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightInspect;
import dev.sluice.proto.middleware.v1.HttpResponsePreflightResult;
import dev.sluice.proto.middleware.v1.HttpResponseTrailersResult;
import java.util.List;
import java.util.Optional;

/**
 * The rules for the answers of the older response contract to a head and to trailers
 * (http-responses 6.3, 7.5). A broken one fails the stage, and {@code on_error} decides.
 */
public final class ResponseAnswers {
  private ResponseAnswers() {}

  public static PreflightVerdict preflight(
      HttpResponseEventResult result,
      BodyOffer offer,
      StreamedHeaders headers,
      String registration) {
    if (!result.hasPreflightResult()) {
      return failed(StageFailure.UNEXPECTED_RESPONSE_RESULT.text());
    }
    HttpResponsePreflightResult answer = result.getPreflightResult();
    AnswerDiagnostics diagnostics =
        new AnswerDiagnostics(
            answer.getReasonBytes(),
            answer.getReasonCode(),
            answer.getFindingsList(),
            answer.getMetadataMap());
    return diagnostics
        .olderViolation()
        .map(ResponseAnswers::failed)
        .orElseGet(() -> decided(answer, offer, headers, diagnostics.told(registration)));
  }

  private static PreflightVerdict decided(
      HttpResponsePreflightResult answer,
      BodyOffer offer,
      StreamedHeaders headers,
      Diagnostics told) {
    return switch (answer.getActionCase()) {
      case SKIP -> new PreflightVerdict.Continues(List.of(), false, told);
      case INSPECT -> inspected(answer.getInspect(), offer, headers, told);
      case BLOCK_DELIVERY -> new PreflightVerdict.Refuses(told);
      case ACTION_NOT_SET -> failed(StageFailure.INVALID_PREFLIGHT_DECISION.text());
    };
  }

  private static PreflightVerdict inspected(
      HttpResponsePreflightInspect inspect,
      BodyOffer offer,
      StreamedHeaders headers,
      Diagnostics told) {
    List<HeaderMutation> mutations = inspect.getHeaderMutationsList();
    return mode(inspect, offer)
        .or(() -> StreamedMutations.size(mutations))
        .or(() -> limit(inspect, offer))
        .or(() -> rejected(StreamedMutations.head(mutations, headers)))
        .map(ResponseAnswers::failed)
        .orElseGet(() -> inspected(inspect, offer, told));
  }

  private static PreflightVerdict inspected(
      HttpResponsePreflightInspect inspect, BodyOffer offer, Diagnostics told) {
    List<HeaderMutation> mutations = inspect.getHeaderMutationsList();
    return switch (inspect.getBodyMode()) {
      case HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES ->
          new PreflightVerdict.Reads(new BodyMode.Whole(offer.maxBytes()), mutations, told);
      case HTTP_RESPONSE_BODY_MODE_STREAM_BYTES ->
          new PreflightVerdict.Reads(new BodyMode.Pieces(), mutations, told);
      case HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY,
          HTTP_RESPONSE_BODY_MODE_UNSPECIFIED,
          UNRECOGNIZED ->
          new PreflightVerdict.Continues(mutations, true, told);
    };
  }

  private static Optional<String> mode(HttpResponsePreflightInspect inspect, BodyOffer offer) {
    return switch (inspect.getBodyMode()) {
      case HTTP_RESPONSE_BODY_MODE_UNSPECIFIED, UNRECOGNIZED ->
          Optional.of(StageFailure.INVALID_RESPONSE_BODY_MODE.text());
      case HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY,
          HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES,
          HTTP_RESPONSE_BODY_MODE_STREAM_BYTES ->
          ResponseEnvelope.violated(
              !StreamOffers.olderModes(offer).contains(inspect.getBodyMode()),
              StageFailure.RESPONSE_BODY_MODE_NOT_PERMITTED);
    };
  }

  private static Optional<String> limit(HttpResponsePreflightInspect inspect, BodyOffer offer) {
    return switch (inspect.getBodyMode()) {
      case HTTP_RESPONSE_BODY_MODE_WHOLE_BODY_BYTES, HTTP_RESPONSE_BODY_MODE_STREAM_BYTES ->
          ResponseEnvelope.violated(
              offer.maxBytes() == 0, StageFailure.RESPONSE_PAYLOAD_LIMIT_INVALID);
      case HTTP_RESPONSE_BODY_MODE_HEADERS_ONLY,
          HTTP_RESPONSE_BODY_MODE_UNSPECIFIED,
          UNRECOGNIZED ->
          Optional.empty();
    };
  }

  public static TrailersVerdict trailers(
      HttpResponseEventResult result, StreamedHeaders trailers, String registration) {
    if (!result.hasTrailersResult()) {
      return new TrailersVerdict.Failed(StageFailure.UNEXPECTED_RESPONSE_RESULT.text());
    }
    HttpResponseTrailersResult answer = result.getTrailersResult();
    AnswerDiagnostics diagnostics =
        new AnswerDiagnostics(
            answer.getReasonBytes(),
            answer.getReasonCode(),
            answer.getFindingsList(),
            answer.getMetadataMap());
    Optional<String> violation = diagnostics.olderViolation();
    if (violation.isPresent()) {
      return new TrailersVerdict.Failed(violation.get());
    }
    return switch (StreamedMutations.trailers(answer.getTrailerMutationsList(), trailers)) {
      case MutationOutcome.Applied applied ->
          new TrailersVerdict.Goes(applied.headers(), diagnostics.told(registration));
      case MutationOutcome.Rejected rejected -> new TrailersVerdict.Failed(rejected.code());
    };
  }

  private static Optional<String> rejected(MutationOutcome outcome) {
    return HookAnswers.rejected(outcome);
  }

  private static PreflightVerdict failed(String reason) {
    return new PreflightVerdict.Failed(reason, false);
  }
}
