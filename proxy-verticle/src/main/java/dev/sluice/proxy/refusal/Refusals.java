package dev.sluice.proxy.refusal;

import dev.sluice.inspect.body.ProtocolFault;
import dev.sluice.proto.RefusalCode;
import dev.sluice.wire.head.HeadFault;
import io.vertx.core.json.JsonObject;

/** Refusals that have no room of their own; docs/reference/refusals.md lists all. */
public final class Refusals {
  private Refusals() {}

  public static Refusal proxyAuthenticationRequired() {
    return Refusal.detail(
        407, "proxy_authentication_required", "sandbox and token are missing or wrong");
  }

  public static Refusal malformed(HeadFault fault) {
    return Refusal.empty(fault.status(), "malformed_request");
  }

  public static Refusal malformedConnect() {
    return Refusal.empty(400, "malformed_request");
  }

  public static Refusal malformedBody() {
    return Refusal.empty(400, "malformed_body");
  }

  public static Refusal requestTimeout() {
    return Refusal.empty(408, "request_timeout");
  }

  public static Refusal invalidTarget() {
    return Refusal.detail(400, "invalid_request_target", "request-target must be canonical");
  }

  public static Refusal encodedSeparator() {
    return Refusal.detail(
            400,
            "invalid_request_target",
            "request-target must be canonical: the path holds an encoded slash or a backslash;"
                + " allow_encoded_slash: true on the endpoint admits it")
        .withOwnRemedy();
  }

  public static Refusal httpsNeedsConnect() {
    return Refusal.text(400, "https_without_connect", "Use CONNECT for HTTPS URLs");
  }

  public static Refusal unsupportedScheme() {
    return Refusal.detail(
        400, "unsupported_proxy_scheme", "only http URLs can be requested from a proxy");
  }

  public static Refusal methodNotSupported(String method) {
    return Refusal.detail(405, "method_not_supported", method + " is not relayed");
  }

  public static Refusal ambiguousQuery() {
    return Refusal.detail(
        403,
        "ambiguous_query",
        "the query holds a key that other servers read as one that policy reads");
  }

  public static Refusal protocolRefused(ProtocolFault fault) {
    return Refusal.detail(fault.status(), fault.code(), fault.detail());
  }

  /**
   * The destination guard blocked the address or port.
   *
   * @param method CONNECT, or the method of an absolute-form request
   * @param kind public text of data-plane 11.9
   */
  public static Refusal destinationBlocked(String method, Authority to, String kind) {
    return Refusal.detail(403, "ssrf_denied", method + " " + text(to) + " blocked: " + kind);
  }

  public static Refusal authorityMismatch() {
    return Refusal.json(
        403,
        "request_authority_mismatch",
        new JsonObject()
            .put("error", "request_authority_mismatch")
            .put("message", "Request authority does not match the connection"));
  }

  public static Refusal unsupportedProtocol(String detail) {
    return Refusal.detail(403, "unsupported_l7_protocol", detail);
  }

  public static Refusal upgradeNotAllowed() {
    return unsupportedProtocol("this endpoint allows no Upgrade");
  }

  public static Refusal middlewareRequired(String detail) {
    return Refusal.detail(403, RefusalCode.MIDDLEWARE_REQUIRED.text(), detail);
  }

  public static Refusal upstreamUnresolved(Authority to) {
    return Refusal.detail(502, "upstream_unresolved", "DNS resolution of " + text(to) + " failed");
  }

  public static Refusal upstreamUnreachable(Authority to) {
    return Refusal.detail(502, "upstream_unreachable", "connection to " + text(to) + " failed");
  }

  /**
   * The TLS handshake with the origin failed.
   *
   * @param why code such as certificate_untrusted
   */
  public static Refusal upstreamTls(Authority to, String why) {
    return Refusal.detail(502, "upstream_tls_failed", "TLS to " + text(to) + " failed: " + why)
        .with(ProxyError.ofTls(why));
  }

  public static Refusal upstreamProtocol(Authority to) {
    return Refusal.detail(
        502, "upstream_protocol_error", text(to) + " did not answer with a valid response");
  }

  public static Refusal upstreamTimeout(Authority to) {
    return Refusal.detail(504, "upstream_timeout", text(to) + " did not answer in time");
  }

  public static Refusal internalError() {
    return Refusal.detail(500, "internal_error", "the proxy failed to handle the request");
  }

  public static Refusal auditUnavailable() {
    return Refusal.detail(
        503, RefusalCode.AUDIT_UNAVAILABLE.text(), "the decision could not be recorded");
  }

  public static Refusal tlsUnavailable() {
    return Refusal.detail(
        503,
        "tls_termination_unavailable",
        "TLS termination unavailable; refusing to tunnel what cannot be inspected");
  }

  /** Never sent: the client is gone. For the audit only. */
  public static Refusal clientGone() {
    return Refusal.empty(400, "client_aborted");
  }

  public static Refusal inspectionExhausted() {
    return Refusal.detail(
        503,
        "inspection_exhausted",
        "no capacity is left to inspect another request body (proxy.capacity.active, waiting)");
  }

  public static Refusal bodyMemoryExhausted() {
    return Refusal.detail(
        503,
        "body_memory_exhausted",
        "no memory is left for another body on its way to an origin (proxy.capacity.outgoing)");
  }

  public static Refusal inspectedMemoryExhausted() {
    return Refusal.detail(
        503,
        "body_memory_exhausted",
        "no memory is left for another body that stages read (proxy.limits.inspected_bytes)");
  }

  public static Refusal streamingExhausted() {
    return Refusal.detail(
        503,
        "streaming_capacity_exhausted",
        "no memory is left for another stream (proxy.capacity.streaming)");
  }

  public static Refusal tooManyConnections() {
    return Refusal.detail(
        503,
        "too_many_connections",
        "the proxy holds as many as it may (proxy.limits.connections, connections_per_client)");
  }

  public static Refusal tooManyUpstreamConnections() {
    return Refusal.detail(
        503,
        "too_many_upstream_connections",
        "too many connections to origins are open (proxy.limits.upstream_connections)");
  }

  static String size(long bytes) {
    return bytes > 0 ? " (it has %d)".formatted(bytes) : "";
  }

  static String text(Authority to) {
    // No port is the default: the port is always shown.
    return to.hostHeader(0);
  }
}
