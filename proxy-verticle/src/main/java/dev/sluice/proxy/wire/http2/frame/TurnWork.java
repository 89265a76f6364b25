package dev.sluice.proxy.wire.http2.frame;

import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Event loop only. The work that frames of one connection may cause before other connections have
 * their turn. One read may carry two hundred requests, and one record more than a thousand frames.
 */
final class TurnWork {
  /** Requests at once. Each takes some 50 us, so that a turn takes about a millisecond. */
  static final int REQUESTS = 16;

  /** Frames that are cheap by comparison, for one request. */
  static final int FRAMES_PER_REQUEST = 16;

  private static final int UNITS = REQUESTS * FRAMES_PER_REQUEST;

  private int spent;

  boolean isSpent() {
    return spent >= UNITS;
  }

  void spend(int type) {
    spent += units(type);
  }

  // A head begins a request, a reset ends one with its record, and settings visit all streams.
  private static int units(int type) {
    return switch (type) {
      case Http2FrameTypes.HEADERS, Http2FrameTypes.RST_STREAM, Http2FrameTypes.SETTINGS ->
          FRAMES_PER_REQUEST;
      default -> 1;
    };
  }

  void renew() {
    spent = 0;
  }
}
