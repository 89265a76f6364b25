package dev.sluice.wire.http2.frame;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

public final class LimitException extends Http2Exception {
  private static final long serialVersionUID = 1L;

  private final Http2Limit limit;

  public LimitException(Http2Limit limit) {
    super(Http2Error.ENHANCE_YOUR_CALM, limit.text());
    this.limit = limit;
  }

  public Http2Limit limit() {
    return limit;
  }
}
