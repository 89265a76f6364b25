package dev.sluice.wire;

/** Why an origin gave no valid HTTP response. */
public enum OriginFault {
  CLOSED_UNANSWERED("origin closed the connection without a byte of an answer"),
  CLOSED_EARLY("origin closed the connection before it answered"),
  TRUNCATED("origin closed the connection within a response"),
  MALFORMED_HEAD("origin sent a malformed response head"),
  MALFORMED_BODY("origin sent a malformed response body"),
  CONNECTION_BROKEN("origin broke a rule of HTTP/2, so that the proxy ended the connection"),
  CERTIFICATE_REFUSED("client_certificate_refused"),
  UNPROCESSED("origin refused the stream before it processed the request"),
  NO_SWITCH("origin answered a WebSocket's request with a success, but did not switch"),
  UNEXPECTED_SWITCH("origin switched protocols unasked, or to another one than was asked for"),
  STALLED("response body stalled (proxy.timeouts.response_idle)"),
  EVENTS_STALLED("event stream stalled (proxy.timeouts.event_stream_idle)");

  private final String detail;

  OriginFault(String detail) {
    this.detail = detail;
  }

  public boolean isStall() {
    return this == STALLED || this == EVENTS_STALLED;
  }

  public String detail() {
    return detail;
  }
}
