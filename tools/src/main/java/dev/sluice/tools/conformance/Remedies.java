package dev.sluice.tools.conformance;

import dev.sluice.chain.contract.Limits;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.proto.StageFailure;
import java.util.Map;

/** Remedies for failures, for the author of a service. */
public final class Remedies {
  private static final String SHORTER =
      "answer in time, or ask the operator for a longer timeout (at most 30s)";

  private static final Map<String, String> BY_CODE =
      Map.ofEntries(
          Map.entry(StageFailure.TIMEOUT.text(), SHORTER),
          Map.entry(
              StageFailure.RESPONSE_BODY_OVER_CAPACITY.text(),
              "keep a replacement within max_payload_bytes, or deny"),
          Map.entry(
              StageFailure.RESPONSE_BODY_CREDENTIAL_PLACEHOLDER.text(),
              "write no credential placeholder into a body that the request did not have there"),
          Map.entry(
              StageFailure.MISSING_PREFLIGHT_DECISION.text(),
              "answer the preflight before ending the stream"),
          Map.entry(
              StageFailure.INVALID_PREFLIGHT_DECISION.text(),
              "answer the preflight with preflight_decision: INSPECT, SKIP or DENY"),
          Map.entry(
              StageFailure.SESSION_CAPACITY_EXHAUSTED.text(),
              "allow more concurrent streams (SETTINGS_MAX_CONCURRENT_STREAMS); sessions use half"),
          Map.entry(
              StageFailure.MISSING_MESSAGE_RESULT.text(),
              "answer every message, and end the stream after session_end only"),
          Map.entry(
              StageFailure.UNEXPECTED_WEBSOCKET_RESPONSE.text(),
              "answer each message with one message_result, and nothing else with anything"),
          Map.entry(
              StageFailure.MESSAGE_RESULT_SEQUENCE_MISMATCH.text(),
              "copy sequence from the message; the numbers may have gaps"),
          Map.entry(StageFailure.REPLACEMENT_TYPE_MISMATCH.text(), "replace text by text"),
          Map.entry(
              StageFailure.RESPONSE_MESSAGE_OVER_PLATFORM_CAPACITY.text(),
              "keep a replacement within max_payload_bytes, or deny"),
          Map.entry(
              StageFailure.RESPONSE_MESSAGE_OVER_CAPACITY.text(),
              "keep a replacement within max_payload_bytes, or deny"),
          Map.entry(
              StageFailure.RESPONSE_REASON_OVER_CAPACITY.text(),
              "keep reason within " + Limits.REASON + " bytes; it is never shown"),
          Map.entry(
              StageFailure.RESPONSE_REASON_CODE_INVALID.text(),
              "leave reason_code empty or match [a-z][a-z0-9_]{0,63}"),
          Map.entry(
              StageFailure.MUTATION_COUNT_OVER_CAPACITY.text(),
              "send at most " + Limits.MUTATION_COUNT + " header mutations"),
          Map.entry(
              StageFailure.MUTATION_BYTES_OVER_CAPACITY.text(),
              "keep names and values of all header mutations within "
                  + Limits.MUTATION_TEXT
                  + " bytes"),
          Map.entry(
              StageFailure.RESPONSE_FINDINGS_OVER_CAPACITY.text(),
              "send at most " + Limits.FINDING_COUNT + " findings; sum them up in count"),
          Map.entry(
              StageFailure.RESPONSE_FINDING_OVER_CAPACITY.text(),
              "keep each finding within " + Limits.FINDING + " encoded bytes"),
          Map.entry(
              StageFailure.RESPONSE_METADATA_COUNT_OVER_CAPACITY.text(),
              "send at most " + Limits.METADATA_COUNT + " metadata entries"),
          Map.entry(
              StageFailure.RESPONSE_METADATA_BYTES_OVER_CAPACITY.text(),
              "keep metadata within " + Limits.METADATA_BYTES + " bytes"),
          Map.entry(
              StageFailure.RESPONSE_ENVELOPE_OVER_CAPACITY.text(),
              "keep all but the body within " + Limits.ENVELOPE + " encoded bytes"),
          Map.entry(
              StageFailure.INVALID_RESPONSE_DECISION.text(),
              "set decision to DECISION_ALLOW or DECISION_DENY in every answer"),
          Map.entry(
              StageFailure.MUTATION_INVALID_NAME.text(),
              "a header name is a token without credential placeholder: no space, no colon"),
          Map.entry(
              StageFailure.MUTATION_PROTECTED_HEADER.text(),
              "do not change credential, routing, framing and hop-by-hop headers, nor write"
                  + " Expect"),
          Map.entry(
              StageFailure.MUTATION_HOP_BY_HOP_HEADER.text(),
              "do not change headers that Connection names"),
          Map.entry(
              StageFailure.MUTATION_WRITE_NAMESPACE.text(),
              "write x-openshell-middleware-* only, or describe extension metadata (0.1.x)"),
          Map.entry(
              StageFailure.MUTATION_UNSAFE_VALUE.text(),
              "no control characters and no credential placeholder, however encoded, in a header"
                  + " value"),
          Map.entry(
              StageFailure.MUTATION_INVALID_EXISTING_ACTION.text(),
              "set on_existing to APPEND, OVERWRITE or SKIP"),
          Map.entry(
              StageFailure.MUTATION_MISSING_EXISTING_ACTION.text(),
              "set on_existing to APPEND, OVERWRITE or SKIP"),
          Map.entry(
              StageFailure.MUTATION_EMPTY.text(), "set write or remove in every header mutation"));

  static final String LARGER =
      "let the server receive messages of " + Limits.GRPC_MESSAGE + " bytes; many refuse 4 MiB";

  static final String WRONG_PORT =
      "the port does not serve gRPC over HTTP/2: check host, port and scheme (https:// or http://)"
          + " of --endpoint, and show the client certificate that the service may ask for";

  private static final String NO_TOKEN =
      "check with --auth if it demands a token, which a node sends; or show the client certificate"
          + " that it asks for";

  private static final Map<String, String> BY_STATUS =
      Map.ofEntries(
          Map.entry("RESOURCE_EXHAUSTED", LARGER),
          Map.entry("OUT_OF_RANGE", LARGER),
          Map.entry(Reply.STREAM_FAILED, LARGER),
          Map.entry(Reply.STREAM_RESET, LARGER),
          Map.entry(
              "UNIMPLEMENTED",
              "implement the method of openshell.middleware.v1.SupervisorMiddleware"),
          Map.entry(
              Reply.INVALID_RESPONSE,
              "answer within " + Limits.GRPC_MESSAGE + " bytes, as gRPC frames it"),
          Map.entry(
              Reply.MESSAGE_TOO_LARGE, "answer within " + Limits.GRPC_MESSAGE + " bytes, unpacked"),
          Map.entry(Reply.NO_CONNECTION, "keep the connection open while calls are under way"),
          Map.entry("UNAUTHENTICATED", NO_TOKEN),
          Map.entry("PERMISSION_DENIED", NO_TOKEN),
          Map.entry(Reply.TIMED_OUT, SHORTER));

  private Remedies() {}

  public static String ofCode(String code) {
    return BY_CODE.getOrDefault(code, "see the contract");
  }

  public static String ofStatus(String what) {
    return what.equals(Reply.NOT_GRPC)
        ? WRONG_PORT
        : BY_STATUS.getOrDefault(what, "answer with status OK and one message");
  }
}
