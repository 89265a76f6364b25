package dev.sluice.proxy.wire.http2.frame;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Event loop only. Whether a peer has begun a block of fields and not ended it. Its first frame has
 * to be SETTINGS (RFC 9113 section 3.4).
 */
final class BlockWatch {
  static final byte NO_TYPE = -1;

  private static final int END_HEADERS = 4;

  private boolean settled;
  private boolean open;
  private long ended;

  void whole(byte type, byte flags) throws Http2Exception {
    if (!settled && type != Http2FrameTypes.SETTINGS) {
      throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "SETTINGS is not first");
    }
    settled = true;
    if (carriesFields(type)) {
      open = (flags & END_HEADERS) == 0;
      ended += open ? 0 : 1;
    }
  }

  private static boolean carriesFields(byte type) {
    return type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
  }

  /**
   * A number for what is awaited, and 0 for nothing.
   *
   * @param part type of the frame of which a part has come
   */
  long awaited(byte part) {
    return !settled || open || carriesFields(part) ? ended + 1 : 0;
  }
}
