package dev.sluice.chain.contract;

/** The contract's codes for failed stages, and the grammar of codes that services send. */
public final class ReasonCode {
  public static final String BINDING_NOT_DESCRIBED = "binding_not_described";
  public static final String REQUEST_BODY_OVER_CAPACITY = "request_body_over_capacity";
  public static final String REQUEST_CONFIG_OVER_CAPACITY = "request_config_over_capacity";
  public static final String REQUEST_CONTEXT_OVER_CAPACITY = "request_context_over_capacity";
  public static final String REQUEST_TARGET_OVER_CAPACITY = "request_target_over_capacity";
  public static final String REQUEST_HEADER_COUNT_OVER_CAPACITY =
      "request_header_count_over_capacity";
  public static final String REQUEST_HEADER_BYTES_OVER_CAPACITY =
      "request_header_bytes_over_capacity";
  public static final String CHAIN_TIMEOUT = "middleware_chain_timeout";
  public static final String TIMEOUT = "middleware_timeout";
  public static final String EXTERNAL_SERVICE_ERROR = "external_service_error";

  /** Not part of the contract: the circuit of the service is open, and nothing was sent. */
  public static final String CIRCUIT_OPEN = "middleware_circuit_open";

  public static final String RESPONSE_BODY_OVER_CAPACITY = "response_body_over_capacity";
  public static final String RESPONSE_REASON_OVER_CAPACITY = "response_reason_over_capacity";
  public static final String RESPONSE_REASON_CODE_INVALID = "response_reason_code_invalid";
  public static final String MUTATION_COUNT_OVER_CAPACITY = "header_mutation_count_over_capacity";
  public static final String MUTATION_BYTES_OVER_CAPACITY = "header_mutation_bytes_over_capacity";
  public static final String RESPONSE_FINDINGS_OVER_CAPACITY = "response_findings_over_capacity";
  public static final String RESPONSE_FINDING_OVER_CAPACITY = "response_finding_over_capacity";
  public static final String RESPONSE_METADATA_COUNT_OVER_CAPACITY =
      "response_metadata_count_over_capacity";
  public static final String RESPONSE_METADATA_BYTES_OVER_CAPACITY =
      "response_metadata_bytes_over_capacity";
  public static final String RESPONSE_ENVELOPE_OVER_CAPACITY = "response_envelope_over_capacity";
  public static final String INVALID_RESPONSE_DECISION = "invalid_response_decision";
  public static final String MUTATION_INVALID_NAME = "header_mutation_invalid_name";
  public static final String MUTATION_PROTECTED_HEADER = "header_mutation_protected_header";
  public static final String MUTATION_HOP_BY_HOP_HEADER = "header_mutation_hop_by_hop_header";
  public static final String MUTATION_WRITE_NAMESPACE = "header_mutation_write_namespace";
  public static final String MUTATION_UNSAFE_VALUE = "header_mutation_unsafe_value";
  public static final String MUTATION_INVALID_EXISTING_ACTION =
      "header_mutation_invalid_existing_action";
  public static final String MUTATION_MISSING_EXISTING_ACTION =
      "header_mutation_missing_existing_action";
  public static final String MUTATION_EMPTY = "header_mutation_empty";

  private ReasonCode() {}

  /**
   * Whether a service may send the code: a lower-case letter, then lower-case letters, digits and
   * underscores.
   */
  public static boolean isValid(String code) {
    if (code.isEmpty() || code.length() > Limits.REASON_CODE || !isLetter(code.charAt(0))) {
      return false;
    }
    for (int i = 1; i < code.length(); i++) {
      char c = code.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
