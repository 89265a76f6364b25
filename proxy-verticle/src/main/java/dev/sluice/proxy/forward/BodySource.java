package dev.sluice.proxy.forward;

import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;

/**
 * Event loop only. Stands between the two streams of an exchange and sends the request's body:
 * streamed, guarded against unreplaced placeholders, or held in memory.
 */
sealed interface BodySource permits HeldBodySource, StreamedBodySource {
  /**
   * Event loop only. Learns how the body ended; exactly one call, unless the exchange ends first.
   */
  interface Listener {
    void onRequestSent();

    void onRequestMalformed();

    /** The client sent no more of it in time. */
    void onRequestStalled();

    /** The origin took no more of it in time. */
    void onOriginStalled();

    /** It holds a placeholder that nothing would replace. */
    void onPlaceholder();
  }

  /** Begins the request. */
  void start(OriginStream.Opening opening, OriginStream.Listener response);

  /** A piece came from the client; the source owns the buffer. */
  void onBody(ByteBuf piece);

  void onReadComplete();

  void onBodyEnd(Trailers trailers);

  void onBodyMalformed();

  void onOriginWritable();

  /** Nothing more is sent; the exchange ended. */
  void stop();

  /** Whether all of the request was sent. */
  boolean isSent();

  /** Payload bytes sent so far. */
  long sentBytes();

  /** Whether it could be sent again. */
  boolean isRepeatable();
}
