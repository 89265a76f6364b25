package dev.sluice.proto;

/**
 * Why a stage failed: {@code reason_code} of a {@code StageTrace} and of {@code
 * ChainResult.Unavailable}. The texts are those of the middleware contract unless said otherwise.
 */
public enum StageFailure {
  BINDING_NOT_DESCRIBED("binding_not_described"),
  REQUEST_BODY_OVER_CAPACITY("request_body_over_capacity"),
  REQUEST_CONFIG_OVER_CAPACITY("request_config_over_capacity"),
  REQUEST_CONTEXT_OVER_CAPACITY("request_context_over_capacity"),
  REQUEST_TARGET_OVER_CAPACITY("request_target_over_capacity"),
  REQUEST_HEADER_COUNT_OVER_CAPACITY("request_header_count_over_capacity"),
  REQUEST_HEADER_BYTES_OVER_CAPACITY("request_header_bytes_over_capacity"),
  CHAIN_TIMEOUT("middleware_chain_timeout"),
  TIMEOUT("middleware_timeout"),
  EXTERNAL_SERVICE_ERROR("external_service_error"),
  RESPONSE_BODY_OVER_CAPACITY("response_body_over_capacity"),
  RESPONSE_REASON_OVER_CAPACITY("response_reason_over_capacity"),
  RESPONSE_REASON_CODE_INVALID("response_reason_code_invalid"),
  MUTATION_COUNT_OVER_CAPACITY("header_mutation_count_over_capacity"),
  MUTATION_BYTES_OVER_CAPACITY("header_mutation_bytes_over_capacity"),
  RESPONSE_FINDINGS_OVER_CAPACITY("response_findings_over_capacity"),
  RESPONSE_FINDING_OVER_CAPACITY("response_finding_over_capacity"),
  RESPONSE_METADATA_COUNT_OVER_CAPACITY("response_metadata_count_over_capacity"),
  RESPONSE_METADATA_BYTES_OVER_CAPACITY("response_metadata_bytes_over_capacity"),
  RESPONSE_ENVELOPE_OVER_CAPACITY("response_envelope_over_capacity"),
  INVALID_RESPONSE_DECISION("invalid_response_decision"),
  MUTATION_INVALID_NAME("header_mutation_invalid_name"),
  MUTATION_PROTECTED_HEADER("header_mutation_protected_header"),
  MUTATION_HOP_BY_HOP_HEADER("header_mutation_hop_by_hop_header"),
  MUTATION_WRITE_NAMESPACE("header_mutation_write_namespace"),
  MUTATION_UNSAFE_VALUE("header_mutation_unsafe_value"),
  MUTATION_INVALID_EXISTING_ACTION("header_mutation_invalid_existing_action"),
  MUTATION_MISSING_EXISTING_ACTION("header_mutation_missing_existing_action"),
  MUTATION_EMPTY("header_mutation_empty"),
  PREFLIGHT_ENVELOPE_OVER_CAPACITY("preflight_envelope_over_capacity"),
  MISSING_PREFLIGHT_DECISION("missing_preflight_decision"),
  INVALID_PREFLIGHT_DECISION("invalid_preflight_decision"),
  SESSION_CAPACITY_EXHAUSTED("middleware_session_capacity_exhausted"),
  SESSION_START_SEND_FAILED("session_start_send_failed"),
  REQUEST_MESSAGE_OVER_CAPACITY("request_message_over_capacity"),
  UNEXPECTED_WEBSOCKET_RESPONSE("unexpected_websocket_response"),
  MISSING_MESSAGE_RESULT("missing_message_result"),
  MESSAGE_RESULT_SEQUENCE_MISMATCH("message_result_sequence_mismatch"),
  REPLACEMENT_TYPE_MISMATCH("replacement_type_mismatch"),
  RESPONSE_MESSAGE_OVER_PLATFORM_CAPACITY("response_message_over_platform_capacity"),
  RESPONSE_MESSAGE_OVER_CAPACITY("response_message_over_capacity"),
  UNEXPECTED_RESPONSE_RESULT("unexpected_response_result"),
  INVALID_RESPONSE_BODY_MODE("invalid_response_body_mode"),
  RESPONSE_BODY_MODE_NOT_PERMITTED("response_body_mode_not_permitted"),
  RESPONSE_PAYLOAD_LIMIT_INVALID("response_payload_limit_invalid"),
  RESPONSE_BODY_SEQUENCE_MISMATCH("response_body_sequence_mismatch"),
  INVALID_RESPONSE_BODY_DECISION("invalid_response_body_decision"),
  INVALID_RESPONSE_BODY_SKIP_REMAINING_ACTION("invalid_response_body_skip_remaining_action"),
  RESPONSE_BODY_REPLACEMENT_MISSING("response_body_replacement_missing"),
  RESPONSE_BODY_REPLACEMENT_OVER_CAPACITY("response_body_replacement_over_capacity"),
  RESPONSE_BODY_AGGREGATE_OVER_CAPACITY("response_body_aggregate_over_capacity"),
  WHOLE_BODY_OVER_CAPACITY("whole_body_over_capacity"),
  WHOLE_BODY_ACCUMULATION_TIMEOUT("whole_body_accumulation_timeout"),
  TRAILER_MUTATION_ABSENT_NAME("trailer_mutation_absent_name"),
  RESPONSE_INPUT_UNREPRESENTABLE("response_input_unrepresentable"),
  RESPONSE_INPUT_OVER_CAPACITY("response_input_over_capacity"),
  HEAD_INPUT_OVER_CAPACITY("head_input_over_capacity"),
  MUTATION_CREDENTIAL_PLACEHOLDER("header_mutation_credential_placeholder"),
  HOOK_SESSION_CAPACITY_EXHAUSTED("session_capacity_exhausted"),
  HOOK_VERSIONS_MIXED("middleware_hook_versions_mixed"),
  PIPELINE_EVENT_ORDER_INVALID("pipeline_event_order_invalid"),
  REQUEST_OUTPUT_OVER_CAPACITY("request_output_over_capacity"),
  ADMISSION_EXHAUSTED("admission_exhausted"),
  TRAFFIC_UNINSPECTABLE("traffic_uninspectable"),
  PREFLIGHT_RESULT_EXPECTED("preflight_result_expected"),
  PREFLIGHT_RESULT_UNKNOWN("preflight_result_unknown"),
  BODY_MODE_NOT_PERMITTED("body_mode_not_permitted"),
  RESULT_UNKNOWN("result_unknown"),
  BUFFERED_RESULT_EXPECTED("buffered_result_expected"),
  BUFFERED_RESULT_UNKNOWN("buffered_result_unknown"),
  BUFFERED_INPUT_OVER_CAPACITY("buffered_input_over_capacity"),
  BUFFERED_OUTPUT_OVER_CAPACITY("buffered_output_over_capacity"),
  STREAM_RESULT_ORDER_INVALID("stream_result_order_invalid"),
  STREAM_OUTPUT_CHUNK_INVALID("stream_output_chunk_invalid"),
  STREAM_OUTPUT_LENGTH_MISMATCH("stream_output_length_mismatch"),
  STREAM_FINISH_BEFORE_INPUT_END("stream_finish_before_input_end"),
  DIAGNOSTICS_REASON_OVER_CAPACITY("diagnostics_reason_over_capacity"),
  DIAGNOSTICS_REASON_CODE_INVALID("diagnostics_reason_code_invalid"),
  DIAGNOSTICS_FINDINGS_OVER_CAPACITY("diagnostics_findings_over_capacity"),
  DIAGNOSTICS_METADATA_OVER_CAPACITY("diagnostics_metadata_over_capacity"),
  UNINSPECTABLE_MUTATIONS("uninspectable_header_mutations"),
  BODY_TIMEOUT("middleware_body_timeout"),
  STALL_TIMEOUT("middleware_stall_timeout"),
  STREAM_CLOSED("middleware_stream_closed"),
  RESULT_STREAM_CLOSED("middleware_result_stream_closed"),
  UNIMPLEMENTED("middleware_unimplemented"),
  CANNOT_INSPECT("middleware_cannot_inspect"),
  MIDDLEWARE_CONTRACT_FAILURE_UNIMPLEMENTED("middleware_contract_failure_unimplemented"),
  MIDDLEWARE_CONTRACT_FAILURE_DECODE("middleware_contract_failure_decode"),
  /** Sluice's own: a built-in cannot decode the body, or it holds more than it may. */
  BODY_UNREADABLE("body_unreadable"),
  /** Sluice's own: a built-in would have to change a body that it may not change. */
  BODY_UNCHANGEABLE("body_unchangeable"),
  /** Sluice's own: a replaced body asks for a secret that the body before it did not ask for. */
  RESPONSE_BODY_CREDENTIAL_PLACEHOLDER("response_body_credential_placeholder"),
  /** Sluice's own: the body of a call of gRPC, or its replacement, is no whole number of frames. */
  GRPC_FRAMES_INVALID("grpc_frames_invalid"),
  /** Sluice's own: a built-in stage reads no body with a {@code Content-Encoding}. */
  REQUEST_BODY_ENCODED("request_body_encoded"),
  CIRCUIT_OPEN("middleware_circuit_open"),
  CHAIN_UNREACHABLE("chain_unreachable"),
  /** Sluice's own: the request or the result exceeds {@link MessageBound}. */
  MESSAGE_TOO_LARGE("message_too_large");

  private final String text;

  StageFailure(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }
}
