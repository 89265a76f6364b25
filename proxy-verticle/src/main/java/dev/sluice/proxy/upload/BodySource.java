package dev.sluice.proxy.upload;

import dev.sluice.proxy.known.KnownVerdict;
import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import io.netty.buffer.ByteBuf;

/**
 * Event loop only. Sends the request body from the client's stream to the origin's: streamed,
 * streamed behind a placeholder guard, out of stages, or held in memory.
 */
public interface BodySource {
  /**
   * Event loop only. Receives the end of the body. Exactly one call, unless the exchange ends
   * first.
   */
  interface Listener {
    void onRequestSent();

    void onRequestMalformed();

    /** The client did not send the next piece in time. */
    void onRequestStalled();

    /** The origin did not take the next piece in time. */
    void onOriginStalled();

    /** The body contains a placeholder that would not be replaced. */
    void onPlaceholder();

    /** The body has a known value, and the request may go on. */
    void onKnownValue(KnownVerdict.Recorded recorded);

    /** The body has a known value, which was not sent. */
    void onKnownValue(KnownVerdict.Denied denied);
  }

  /** Begins the request. */
  void start(OriginStream.Opening opening, OriginStream.Listener response);

  /** Receives a piece from the client; the source owns the buffer. */
  void onBody(ByteBuf piece);

  void onReadComplete();

  void onBodyEnd(Trailers trailers);

  void onBodyMalformed();

  void onOriginWritable();

  /** The origin answers: the body is waited for only once it goes on. */
  void onResponseBegun();

  /** Stops sending because the exchange ended. */
  void stop();

  /** The same, because the request has outlived its policy or its admission. */
  default void outlive() {
    stop();
  }

  /** Whether the whole request was sent. */
  boolean isSent();

  /** Payload bytes sent so far. */
  long sentBytes();

  /** Whether the body can be sent again. */
  default boolean isRepeatable() {
    return false;
  }
}
