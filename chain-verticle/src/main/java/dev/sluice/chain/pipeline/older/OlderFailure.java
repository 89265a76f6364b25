package dev.sluice.chain.pipeline.older;

import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.StageFailure;
import java.util.Set;

/**
 * A fault of the stream, in terms of the older contract (http-responses 11, D4).
 *
 * @param closed {@code on_error} is not asked
 */
record OlderFailure(String reason, boolean closed) {
  static final OlderFailure ENDED =
      new OlderFailure(StageFailure.EXTERNAL_SERVICE_ERROR.text(), false);

  private static final Set<String> OF_HOOKS =
      Set.of(
          StageFailure.CANNOT_INSPECT.text(),
          StageFailure.UNIMPLEMENTED.text(),
          StageFailure.RESULT_UNKNOWN.text(),
          StageFailure.STREAM_CLOSED.text(),
          StageFailure.RESULT_STREAM_CLOSED.text());

  static OlderFailure of(Next.Failed<?> failed) {
    return switch (failed.contract()) {
      case "unimplemented" ->
          new OlderFailure(StageFailure.MIDDLEWARE_CONTRACT_FAILURE_UNIMPLEMENTED.text(), true);
      case "decode" ->
          new OlderFailure(StageFailure.MIDDLEWARE_CONTRACT_FAILURE_DECODE.text(), true);
      default -> OF_HOOKS.contains(failed.reason()) ? ENDED : of(failed.reason());
    };
  }

  static OlderFailure of(String reason) {
    return new OlderFailure(reason, false);
  }

  PreflightVerdict verdict() {
    return new PreflightVerdict.Failed(reason, closed);
  }
}
