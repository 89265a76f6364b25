package dev.sluice.proxy.wire.http2;

import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;

/** Event loop only. Receives what arrives on one stream. It never throws. */
interface StreamReceiver {
  /** Receives DATA within the demand; owns the buffer. */
  void onData(ByteBuf piece);

  /** All DATA of one read was received, and the body continues. */
  void onReadComplete();

  /** The body is complete. */
  void onEnd(Trailers trailers);

  /** The body or its trailers broke a rule. The stream was reset. */
  void onMalformed();

  /** The stream has room again. */
  void onWritable();

  /** The peer took nothing for too long. The stream is reset afterwards. */
  void onStalled();

  /** A new configuration is in force. */
  void onReloaded();

  /** The peer reset the stream, or the connection is closed. Called at most once, and last. */
  void onGone();
}
