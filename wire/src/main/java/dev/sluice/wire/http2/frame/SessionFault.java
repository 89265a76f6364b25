package dev.sluice.wire.http2.frame;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Optional;

/**
 * Why a connection has to end, or a stream is refused.
 *
 * @param code told to the peer
 * @param limit that the peer exceeded
 */
public record SessionFault(Http2Error code, Optional<Http2Limit> limit) {
  public static SessionFault of(Http2Error code) {
    return new SessionFault(code, Optional.empty());
  }

  public static SessionFault of(Http2Exception fault) {
    if (fault instanceof LimitException over) {
      return exceeds(over.limit());
    }
    // Netty's reader has one limit of its own: of small frames in one block of fields.
    return fault.error() == Http2Error.ENHANCE_YOUR_CALM
        ? exceeds(Http2Limit.FIELDS)
        : of(fault.error());
  }

  public static SessionFault exceeds(Http2Limit limit) {
    return new SessionFault(Http2Error.ENHANCE_YOUR_CALM, Optional.of(limit));
  }

  public String text() {
    return "HTTP/2: " + code + limit.map(exceeded -> ", more than " + exceeded.text()).orElse("");
  }
}
