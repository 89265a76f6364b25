package dev.sluice.wire.http2;

import dev.sluice.wire.http2.frame.SessionFault;
import dev.sluice.wire.http2.head.FieldList;

/** Event loop only. Receives what concerns a whole session, and the streams that its peer opens. */
interface SessionListener {
  /**
   * The peer opens a stream. The listener accepts it by {@link Http2Session#accept}, or resets it.
   */
  void onRequest(int stream, FieldList fields, boolean ended);

  default void onRead() {}

  /** The peer opens a stream with too many fields. The listener accepts it, and resets it. */
  void onUnreadable(int stream);

  default void onRefused(int stream, SessionFault fault) {}

  /** The peer broke a rule of the connection. It was told so, and nothing more is read. */
  void onFailed(SessionFault fault);

  default void onStreamEnd() {}

  void onEmptied();

  default void onAccepts() {}
}
