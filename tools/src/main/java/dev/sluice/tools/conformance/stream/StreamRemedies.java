package dev.sluice.tools.conformance.stream;

import dev.sluice.proto.StageFailure;
import dev.sluice.tools.conformance.Remedies;
import java.util.Map;

/** Remedies for answers in streams, for the author of a service. */
final class StreamRemedies {
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
