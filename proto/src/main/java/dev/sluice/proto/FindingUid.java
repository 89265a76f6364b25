package dev.sluice.proto;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The findings that the platform itself raises: {@code PlatformFinding.uid}. */
public enum FindingUid {
  MIDDLEWARE_FAILURE("openshell.middleware.failure"),
  BODY_UNAVAILABLE("openshell.middleware.body_unavailable"),
  /** There was no room for another request that middleware has to judge. */
  ADMISSION_EXHAUSTED("openshell.middleware.admission_exhausted"),
  TRAFFIC_UNINSPECTABLE("openshell.middleware.traffic_uninspectable"),
  /** Policy could not be evaluated on a body that a stage had replaced. */
  POLICY_EVALUATION_FAILURE("openshell.middleware.policy_evaluation_failure"),
  CREDENTIALED_TRAFFIC_UNINSPECTABLE("openshell.credentials.traffic_uninspectable"),
  CREDENTIAL_ENDPOINT_MISMATCH("openshell.provider_credential.endpoint_mismatch"),
  REQUEST_AUTHORITY_MISMATCH("openshell.http.request_authority_mismatch"),
  /** A sandbox sent known values again and again. */
  KNOWN_VALUES_REPEATED("sluice.known_values.repeated"),
  WEBSOCKET_FAILURE("openshell.middleware.websocket_failure"),
  WEBSOCKET_STAGE_DISABLED("openshell.middleware.websocket_stage_disabled"),
  /** A WebSocket message or handshake waited for a permit of middleware. */
  ADMISSION_SATURATED("openshell.middleware.admission_saturated"),
  SESSION_CAPACITY_EXHAUSTED("openshell.middleware.session_capacity_exhausted"),
  RESPONSE_BLOCKED("openshell.middleware.http_response_blocked"),
  RESPONSE_FAIL_OPEN("openshell.middleware.http_response_fail_open"),
  /** A response was not delivered, or was cut, because a stage or the platform failed. */
  RESPONSE_FAILURE("openshell.middleware.http_response_failure"),
  CONTRACT_FAILURE("openshell.middleware.contract_failure"),
  /** A response held a secret that its request had received. */
  RESPONSE_SCRUBBED("sluice.response.scrubbed"),
  TOOL_CHANGED("sluice.mcp.tool_changed");

  private static final Map<String, Optional<FindingUid>> BY_TEXT =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(FindingUid::text, Optional::of));

  private final String text;

  FindingUid(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<FindingUid> of(String text) {
    return BY_TEXT.getOrDefault(text, Optional.empty());
  }
}
