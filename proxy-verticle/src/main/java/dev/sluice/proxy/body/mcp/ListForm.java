package dev.sluice.proxy.body.mcp;

import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeaderBlock;
import dev.sluice.wire.head.HeaderName;
import dev.sluice.wire.head.ResponseHead;

/** What a response may hold lists in. */
enum ListForm {
  JSON,
  EVENTS,
  OTHER;

  private static final int OK = 200;

  static ListForm of(ResponseHead head, String method) {
    HeaderBlock headers = head.headers();
    int type = headers.indexOf(HeaderName.CONTENT_TYPE, 0);
    BodyFraming framing = head.framingFor(method);
    if (head.status() != OK
        || type < 0
        || headers.contains(HeaderName.CONTENT_ENCODING)
        || framing instanceof BodyFraming.None) {
      return OTHER;
    }
    if (headers.isMediaType(type, "application/json")) {
      return framing instanceof BodyFraming.Length length && length.bytes() > EventLines.MOST_BYTES
          ? OTHER
          : JSON;
    }
    boolean events =
        headers.isMediaType(type, "text/event-stream") && !(framing instanceof BodyFraming.Length);
    return events ? EVENTS : OTHER;
  }
}
