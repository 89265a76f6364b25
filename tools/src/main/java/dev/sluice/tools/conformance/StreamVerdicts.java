package dev.sluice.tools.conformance;

import dev.sluice.chain.contract.answer.Diagnostics;
import dev.sluice.chain.contract.answer.PreflightVerdict;
import dev.sluice.chain.stage.ServiceStream.Next;
import dev.sluice.proto.StageFailure;
import java.util.Map;

/**
 * Turns what a stream brings into results for the author of the service.
 *
 * @param method path of the method, for a service that does not have it
 * @param older in the codes of the older response contract
 */
record StreamVerdicts(String method, boolean older) {
  CheckResult preflight(String name, PreflightVerdict verdict) {
    return switch (verdict) {
      case PreflightVerdict.Reads reads -> new CheckResult.Passed(name, mode(reads));
      case PreflightVerdict.Continues passed ->
          new CheckResult.Doubtful(
              name,
              "the head alone is read; no body was checked",
              "check with a config with which the service reads bodies of"
                  + " https://conformance.test/v1/messages");
      case PreflightVerdict.Refuses refused ->
          new CheckResult.Doubtful(
              name,
              refusal(refused.told()) + "; no body was checked",
              "check with a config with which the service passes"
                  + " https://conformance.test/v1/messages");
      case PreflightVerdict.Failed failed -> invalid(name, failed.reason());
    };
  }

  private static String mode(PreflightVerdict.Reads reads) {
    return switch (reads.mode()) {
      case PreflightVerdict.BodyMode.Whole whole -> "reads whole, " + whole.maxBytes() + " bytes";
      case PreflightVerdict.BodyMode.Pieces pieces -> "reads as a stream";
    };
  }

  CheckResult bodyless(String name, PreflightVerdict verdict) {
    return verdict instanceof PreflightVerdict.Failed failed
        ? invalid(name, failed.reason())
        : new CheckResult.Passed(name, "no body was asked for");
  }

  static CheckResult refused(String name, Diagnostics told) {
    return new CheckResult.Passed(name, refusal(told));
  }

  private static String refusal(Diagnostics told) {
    return told.reasonCode().isEmpty() ? "refused" : "refused " + told.reasonCode();
  }

  CheckResult ended(String name, Next<?> next) {
    return switch (next) {
      case Next.Result<?> result -> invalid(name, StageFailure.RESULT_UNKNOWN.text());
      case Next.Ended<?> ended -> closed(name);
      case Next.Failed<?> failed when failed.contract().equals("unimplemented") ->
          new CheckResult.Failed(
              name,
              unimplemented() + ": " + method + " is not there",
              "the service speaks another form of the contract than it describes: serve that"
                  + " method, or describe what it serves");
      case Next.Failed<?> failed when !failed.contract().isEmpty() ->
          new CheckResult.Failed(
              name,
              undecodable(failed) + ": what came is no message of " + method,
              "the service speaks another form of the contract: generate its code from the released"
                  + " protocol");
      case Next.Failed<?> failed when older && isOfHooks(failed.reason()) ->
          invalid(name, StageFailure.EXTERNAL_SERVICE_ERROR.text());
      case Next.Failed<?> failed -> invalid(name, failed.reason());
    };
  }

  private CheckResult closed(String name) {
    String code = StageFailure.RESULT_STREAM_CLOSED.text();
    return older
        ? new CheckResult.Failed(
            name, StageFailure.EXTERNAL_SERVICE_ERROR.text(), StreamRemedies.ofCode(code))
        : invalid(name, code);
  }

  private String unimplemented() {
    return older
        ? StageFailure.MIDDLEWARE_CONTRACT_FAILURE_UNIMPLEMENTED.text()
        : StageFailure.UNIMPLEMENTED.text();
  }

  private String undecodable(Next.Failed<?> failed) {
    return older ? StageFailure.MIDDLEWARE_CONTRACT_FAILURE_DECODE.text() : failed.reason();
  }

  private static boolean isOfHooks(String code) {
    return code.equals(StageFailure.CANNOT_INSPECT.text())
        || code.equals(StageFailure.STREAM_CLOSED.text());
  }

  static CheckResult invalid(String name, String code) {
    return new CheckResult.Failed(name, code, StreamRemedies.ofCode(code));
  }

  /** Remedies for answers in streams, for the author of a service. */
  private static final class StreamRemedies {
    private static final String ORDER =
        "send output_start once, then chunks, then finish, or reject at any time";
    private static final String MODE =
        "choose a mode of permitted_body_modes, and at most the offered max_body_bytes";

    private static final Map<String, String> BY_CODE =
        Map.ofEntries(
            Map.entry(
                StageFailure.PREFLIGHT_RESULT_EXPECTED.text(),
                "answer the preflight with preflight_result or reject"),
            Map.entry(
                StageFailure.PREFLIGHT_RESULT_UNKNOWN.text(),
                "set continue_without_body, or inspect with a mode"),
            Map.entry(StageFailure.BODY_MODE_NOT_PERMITTED.text(), MODE),
            Map.entry(StageFailure.RESPONSE_BODY_MODE_NOT_PERMITTED.text(), MODE),
            Map.entry(StageFailure.INVALID_RESPONSE_BODY_MODE.text(), MODE),
            Map.entry(StageFailure.RESULT_UNKNOWN.text(), "set a result that the contract has"),
            Map.entry(
                StageFailure.BUFFERED_RESULT_EXPECTED.text(),
                "answer buffered_body with buffered_result or reject"),
            Map.entry(StageFailure.BUFFERED_RESULT_UNKNOWN.text(), "set unchanged or replacement"),
            Map.entry(
                StageFailure.BUFFERED_OUTPUT_OVER_CAPACITY.text(),
                "keep a replacement within the max_body_bytes that the service chose"),
            Map.entry(StageFailure.STREAM_RESULT_ORDER_INVALID.text(), ORDER),
            Map.entry(
                StageFailure.STREAM_OUTPUT_CHUNK_INVALID.text(),
                "send chunks of 1 to max_chunk_bytes bytes"),
            Map.entry(
                StageFailure.STREAM_OUTPUT_LENGTH_MISMATCH.text(),
                "send exactly output_body_bytes bytes, or leave it out"),
            Map.entry(
                StageFailure.STREAM_FINISH_BEFORE_INPUT_END.text(), "finish after input_end only"),
            Map.entry(
                StageFailure.RESULT_STREAM_CLOSED.text(),
                "answer before ending the stream; end it after session_end"),
            Map.entry(
                StageFailure.TRAILER_MUTATION_ABSENT_NAME.text(),
                "write only trailers that the message has"),
            Map.entry(
                StageFailure.UNEXPECTED_RESPONSE_RESULT.text(),
                "answer each event with the result of its kind"),
            Map.entry(
                StageFailure.RESPONSE_BODY_SEQUENCE_MISMATCH.text(), "copy sequence from the unit"),
            Map.entry(
                StageFailure.INVALID_RESPONSE_BODY_DECISION.text(),
                "set pass_through, transform, skip_remaining or block_delivery"),
            Map.entry(
                StageFailure.RESPONSE_BODY_REPLACEMENT_MISSING.text(),
                "set data in transform; empty data deletes the unit"));

    private StreamRemedies() {}

    static String ofCode(String code) {
      return BY_CODE.getOrDefault(code, Remedies.ofCode(code));
    }
  }
}
