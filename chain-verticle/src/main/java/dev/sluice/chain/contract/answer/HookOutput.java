package dev.sluice.chain.contract.answer;

import com.google.protobuf.ByteString;
import dev.sluice.chain.contract.HeaderMutations.MutationOutcome;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpBufferedResult;
import dev.sluice.proto.middleware.v1.HttpFinish;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.middleware.v1.HttpOutputStart;
import dev.sluice.proto.middleware.v1.HttpReject;
import dev.sluice.proto.middleware.v1.HttpResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The rules for what a stage of hooks answers about a body (http-hooks 6, 7).
 *
 * @param head as the stage got it with its begin
 * @param trailers that it got; none as long as the input has not ended
 * @param registration name of the service
 */
public record HookOutput(StreamedHeaders head, StreamedHeaders trailers, String registration) {
  public static HookOutput of(
      StreamedHeaders head, List<HttpHeader> trailers, String registration) {
    return new HookOutput(head, head.trailers(trailers), registration);
  }

  public BufferedVerdict buffered(HttpResult result, int maxBytes) {
    return switch (result.getResultCase()) {
      case BUFFERED_RESULT -> buffered(result.getBufferedResult(), maxBytes);
      case REJECT ->
          violation(result.getReject())
              .<BufferedVerdict>map(BufferedVerdict.Failed::new)
              .orElseGet(() -> new BufferedVerdict.Refuses(told(result.getReject())));
      case PREFLIGHT_RESULT, OUTPUT_START, OUTPUT_CHUNK, FINISH ->
          new BufferedVerdict.Failed(StageFailure.BUFFERED_RESULT_EXPECTED.text());
      case RESULT_NOT_SET -> new BufferedVerdict.Failed(StageFailure.RESULT_UNKNOWN.text());
    };
  }

  private BufferedVerdict buffered(HttpBufferedResult answer, int maxBytes) {
    AnswerDiagnostics diagnostics = AnswerDiagnostics.of(answer.getDiagnostics());
    return diagnostics
        .hookViolation()
        .or(() -> rejected(StreamedMutations.head(answer.getHeaderMutationsList(), head)))
        .or(() -> rejected(StreamedMutations.trailers(answer.getTrailerMutationsList(), trailers)))
        .or(() -> body(answer, maxBytes))
        .<BufferedVerdict>map(BufferedVerdict.Failed::new)
        .orElseGet(
            () ->
                new BufferedVerdict.Goes(
                    answer.hasReplacement()
                        ? Optional.of(answer.getReplacement())
                        : Optional.empty(),
                    answer.getHeaderMutationsList(),
                    answer.getTrailerMutationsList(),
                    diagnostics.told(registration)));
  }

  private static Optional<String> body(HttpBufferedResult answer, int maxBytes) {
    return switch (answer.getBodyCase()) {
      case UNCHANGED -> Optional.empty();
      case REPLACEMENT ->
          answer.getReplacement().size() > maxBytes
              ? Optional.of(StageFailure.BUFFERED_OUTPUT_OVER_CAPACITY.text())
              : Optional.empty();
      case BODY_NOT_SET -> Optional.of(StageFailure.BUFFERED_RESULT_UNKNOWN.text());
    };
  }

  public OutputVerdict streamed(HttpResult result, OutputState state) {
    return switch (result.getResultCase()) {
      case OUTPUT_START -> start(result.getOutputStart(), state);
      case OUTPUT_CHUNK -> chunk(result.getOutputChunk().getData(), state);
      case FINISH -> finish(result.getFinish(), state);
      case REJECT ->
          violation(result.getReject())
              .<OutputVerdict>map(OutputVerdict.Failed::new)
              .orElseGet(() -> new OutputVerdict.Refuses(told(result.getReject())));
      case PREFLIGHT_RESULT, BUFFERED_RESULT -> failed(StageFailure.STREAM_RESULT_ORDER_INVALID);
      case RESULT_NOT_SET -> failed(StageFailure.RESULT_UNKNOWN);
    };
  }

  private OutputVerdict start(HttpOutputStart start, OutputState state) {
    if (state.started()) {
      return failed(StageFailure.STREAM_RESULT_ORDER_INVALID);
    }
    // A length above the largest of an HTTP field is never met.
    long declared = start.getOutputBodyBytes();
    if (start.hasOutputBodyBytes() && declared < 0) {
      return failed(StageFailure.STREAM_OUTPUT_LENGTH_MISMATCH);
    }
    return rejected(StreamedMutations.head(start.getHeaderMutationsList(), head))
        .<OutputVerdict>map(OutputVerdict.Failed::new)
        .orElseGet(
            () ->
                new OutputVerdict.Started(
                    start.getHeaderMutationsList(),
                    start.hasOutputBodyBytes() ? OptionalLong.of(declared) : OptionalLong.empty()));
  }

  private static OutputVerdict chunk(ByteString bytes, OutputState state) {
    if (!state.started()) {
      return failed(StageFailure.STREAM_RESULT_ORDER_INVALID);
    }
    if (bytes.isEmpty() || bytes.size() > state.maxChunk()) {
      return failed(StageFailure.STREAM_OUTPUT_CHUNK_INVALID);
    }
    if (!state.isCall(bytes, false)) {
      return failed(StageFailure.GRPC_FRAMES_INVALID);
    }
    return state.fits(bytes.size(), false)
        ? new OutputVerdict.Chunk(bytes)
        : failed(StageFailure.STREAM_OUTPUT_LENGTH_MISMATCH);
  }

  private OutputVerdict finish(HttpFinish finish, OutputState state) {
    if (!state.started()) {
      return failed(StageFailure.STREAM_RESULT_ORDER_INVALID);
    }
    if (!state.inputEnded()) {
      return failed(StageFailure.STREAM_FINISH_BEFORE_INPUT_END);
    }
    AnswerDiagnostics diagnostics = AnswerDiagnostics.of(finish.getDiagnostics());
    Optional<String> violation =
        diagnostics
            .hookViolation()
            .or(
                () ->
                    rejected(
                        StreamedMutations.trailers(finish.getTrailerMutationsList(), trailers)));
    if (violation.isPresent()) {
      return new OutputVerdict.Failed(violation.get());
    }
    if (!state.isCall(ByteString.EMPTY, true)) {
      return failed(StageFailure.GRPC_FRAMES_INVALID);
    }
    return state.fits(0, true)
        ? new OutputVerdict.Finished(
            finish.getTrailerMutationsList(), diagnostics.told(registration))
        : failed(StageFailure.STREAM_OUTPUT_LENGTH_MISMATCH);
  }

  private static Optional<String> violation(HttpReject reject) {
    return AnswerDiagnostics.of(reject.getDiagnostics()).hookViolation();
  }

  private Diagnostics told(HttpReject reject) {
    return AnswerDiagnostics.of(reject.getDiagnostics()).told(registration);
  }

  private static Optional<String> rejected(MutationOutcome outcome) {
    return HookAnswers.rejected(outcome);
  }

  private static OutputVerdict failed(StageFailure failure) {
    return new OutputVerdict.Failed(failure.text());
  }

  @Override
  public String toString() {
    return "HookOutput[" + registration + "]";
  }
}
