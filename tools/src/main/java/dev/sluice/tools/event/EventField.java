package dev.sluice.tools.event;

/** A text or number that is read of an event. Of a list, the first object is read. */
public enum EventField {
  TIME("time"),
  /** {@code action_id}: 2 is denied. */
  ACTION("action_id"),
  ACTIVITY("activity_id"),
  ACTIVITY_NAME("activity_name"),
  REFUSAL("status_code"),
  DETAIL("status_detail"),
  UID("metadata/uid"),
  SEQUENCE("metadata/sequence"),
  CODE("metadata/event_code"),
  SANDBOX("metadata/tenant_uid"),
  CORRELATION("metadata/correlation_uid"),
  WRITER("metadata/loggers/uid"),
  HOSTNAME("dst_endpoint/hostname"),
  DOMAIN("dst_endpoint/domain"),
  IP("dst_endpoint/ip"),
  PORT("dst_endpoint/port"),
  METHOD("http_request/http_method"),
  BODY_LENGTH("http_request/body_length"),
  PATH("http_request/url/path"),
  /** Of events that have no HTTP request, as messages of a WebSocket. */
  URL_PATH("url/path"),
  STATUS("http_response/code"),
  ENGINE("firewall_rule/type"),
  PLACE("firewall_rule/uid"),
  AUDIT_ONLY("unmapped/audit_only"),
  WOULD_DENY("unmapped/would_deny"),
  ORIGINAL_LENGTH("unmapped/original_body_length");

  private final String path;

  EventField(String path) {
    this.path = path;
  }

  String path() {
    return path;
  }
}
