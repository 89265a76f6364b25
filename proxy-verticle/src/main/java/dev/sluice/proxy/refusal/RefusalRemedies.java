package dev.sluice.proxy.refusal;

import java.util.Map;

/** What helps against a refusal, by its code; docs/troubleshooting.md says more. */
final class RefusalRemedies {
  private static final String OPERATOR = "Ask the operator of the proxy ";
  private static final String LATER_OR_OPERATOR =
      "Try again later, or tell the operator of the proxy.";
  private static final String LATER = "Try again later, with fewer requests at once.";
  private static final String LATER_ALONE = "Try again later.";
  private static final String OTHER_REVISION = "Use a client of another MCP revision.";
  private static final String ORIGIN = "Check the origin, then try again.";

  private static final Map<String, String> BY_CODE =
      Map.ofEntries(
          Map.entry("policy_denied", OPERATOR + "for a rule that admits it."),
          Map.entry("ambiguous_query", "Send each key once, spelled as in the rule."),
          Map.entry("invalid_request_target", "Use the proxy as a proxy, not as a base URL."),
          Map.entry("unsupported_proxy_scheme", "Use a client that sends CONNECT for https."),
          Map.entry("method_not_supported", "Use another method."),
          Map.entry("local_host_refused", "Ask for http://sluice.local/, if the node has it on."),
          Map.entry("not_found", "See http://sluice.local/ for what there is."),
          Map.entry("unexpected_body", "Send no body."),
          Map.entry("invalid_policy_local_scheme", "Use http, not https."),
          Map.entry("feature_disabled", OPERATOR + "for policy_local: on."),
          Map.entry("invalid_proposal", "See http://policy.local/v1/skill for the form."),
          Map.entry("too_many_proposals", "Wait for decisions about the open ones."),
          Map.entry("too_many_waits", "Wait for one proposal at a time."),
          Map.entry("policy_unavailable", LATER_ALONE),
          Map.entry("gateway_unavailable", LATER_ALONE),
          Map.entry("gateway_connect_failed", LATER_ALONE),
          Map.entry("proposal_submit_failed", LATER_ALONE),
          Map.entry("request_authority_mismatch", "Name the same host in URL, Host and tunnel."),
          Map.entry("proxy_authentication_required", "Put sandbox and token into the proxy URL."),
          Map.entry("ssrf_denied", OPERATOR + "to allow the address, if it is meant."),
          Map.entry("unsupported_l7_protocol", "Send no Upgrade, or ask for upgrades: allow."),
          Map.entry("middleware_required", "Send plain requests, which middleware can read."),
          Map.entry("middleware_denied", "Change the content, such as a secret in it."),
          Map.entry("middleware_failed", "Try again; if it persists, ask the operator."),
          Map.entry("response_delivery_failed", "Check what the request did before you repeat it."),
          Map.entry("request_timeout", "Send the whole body without a pause."),
          Map.entry("middleware_unavailable", "Try again; if it persists, ask the operator."),
          Map.entry("inspection_exhausted", LATER),
          Map.entry("body_memory_exhausted", LATER),
          Map.entry("streaming_capacity_exhausted", LATER),
          Map.entry("too_many_connections", LATER),
          Map.entry("too_many_upstream_connections", LATER),
          Map.entry("credential_endpoint_mismatch", "Use the placeholder for its own endpoint."),
          Map.entry("credential_unavailable", "Check the placeholder's spelling and its expiry."),
          Map.entry(
              "credential_injection_failed",
              "Put it where it is replaced, or send a smaller body."),
          Map.entry("uninspected_credentials", "Leave the placeholder out of the body."),
          Map.entry("invalid_mcp_protocol_version_header", OTHER_REVISION),
          Map.entry("unsupported_mcp_protocol_version", OTHER_REVISION),
          Map.entry("invalid_mcp_request", OTHER_REVISION),
          Map.entry("invalid_mcp_request_metadata", OTHER_REVISION),
          Map.entry("mcp_http_method_not_allowed", OTHER_REVISION),
          Map.entry("mcp_protocol_version_not_allowed", OPERATOR + "for it in mcp.versions."),
          Map.entry("upstream_unresolved", "Check the spelling of the host."),
          Map.entry("upstream_unreachable", ORIGIN),
          Map.entry(
              "upstream_tls_failed", OPERATOR + "to trust the origin's root, if it is meant."),
          Map.entry("upstream_protocol_error", ORIGIN),
          Map.entry("upstream_timeout", ORIGIN),
          Map.entry("audit_unavailable", LATER_OR_OPERATOR),
          Map.entry("tls_termination_unavailable", LATER_OR_OPERATOR),
          Map.entry("internal_error", "Tell the operator of the proxy."));

  private RefusalRemedies() {}

  static String of(String code) {
    return BY_CODE.getOrDefault(code, "");
  }
}
