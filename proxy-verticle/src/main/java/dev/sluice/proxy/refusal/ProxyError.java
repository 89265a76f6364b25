package dev.sluice.proxy.refusal;

import java.util.Map;

/** The error types of RFC 9209 section 2.3 that refusals have in {@code Proxy-Status}. */
public enum ProxyError {
  DNS_ERROR("dns_error"),
  DESTINATION_IP_PROHIBITED("destination_ip_prohibited"),
  DESTINATION_UNAVAILABLE("destination_unavailable"),
  CONNECTION_TIMEOUT("connection_timeout"),
  CONNECTION_LIMIT_REACHED("connection_limit_reached"),
  TLS_PROTOCOL_ERROR("tls_protocol_error"),
  TLS_CERTIFICATE_ERROR("tls_certificate_error"),
  TLS_ALERT_RECEIVED("tls_alert_received"),
  HTTP_REQUEST_ERROR("http_request_error"),
  HTTP_REQUEST_DENIED("http_request_denied"),
  HTTP_RESPONSE_TIMEOUT("http_response_timeout"),
  HTTP_PROTOCOL_ERROR("http_protocol_error"),
  PROXY_INTERNAL_RESPONSE("proxy_internal_response"),
  PROXY_INTERNAL_ERROR("proxy_internal_error");

  /** Codes whose status alone does not tell the type. */
  private static final Map<String, ProxyError> BY_CODE =
      Map.ofEntries(
          Map.entry("ssrf_denied", DESTINATION_IP_PROHIBITED),
          Map.entry("proxy_authentication_required", PROXY_INTERNAL_RESPONSE),
          Map.entry("upstream_unresolved", DNS_ERROR),
          Map.entry("upstream_unreachable", DESTINATION_UNAVAILABLE),
          Map.entry("upstream_tls_failed", TLS_PROTOCOL_ERROR),
          Map.entry("upstream_protocol_error", HTTP_PROTOCOL_ERROR),
          Map.entry("upstream_timeout", HTTP_RESPONSE_TIMEOUT),
          Map.entry("too_many_upstream_connections", CONNECTION_LIMIT_REACHED),
          Map.entry("audit_unavailable", PROXY_INTERNAL_ERROR),
          Map.entry("tls_termination_unavailable", PROXY_INTERNAL_ERROR));

  private static final Map<String, ProxyError> BY_TLS_REASON =
      Map.of(
          "certificate_untrusted", TLS_CERTIFICATE_ERROR,
          "certificate_expired", TLS_CERTIFICATE_ERROR,
          "certificate_weak", TLS_CERTIFICATE_ERROR,
          "hostname_mismatch", TLS_CERTIFICATE_ERROR,
          "client_certificate_refused", TLS_ALERT_RECEIVED,
          "handshake_timeout", CONNECTION_TIMEOUT);

  private static final int FORBIDDEN = 403;
  private static final int UNAVAILABLE = 503;
  private static final int FIRST_SERVER_ERROR = 500;

  private final String token;

  ProxyError(String token) {
    this.token = token;
  }

  String token() {
    return token;
  }

  static ProxyError of(int status, String code) {
    ProxyError special = BY_CODE.get(code);
    return special == null ? ofStatus(status) : special;
  }

  static ProxyError ofTls(String reason) {
    return BY_TLS_REASON.getOrDefault(reason, TLS_PROTOCOL_ERROR);
  }

  private static ProxyError ofStatus(int status) {
    if (status < FIRST_SERVER_ERROR) {
      return status == FORBIDDEN ? HTTP_REQUEST_DENIED : HTTP_REQUEST_ERROR;
    }
    // Without capacity, the proxy answers before it turns to the origin.
    return status == UNAVAILABLE ? PROXY_INTERNAL_RESPONSE : PROXY_INTERNAL_ERROR;
  }
}
