package dev.sluice.proxy.body.upload;

import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
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

    void onRequestStalled();

    void onOriginStalled();

    void onPlaceholder();

    void onKnownValue(KnownVerdict.Recorded recorded);

    /** The body has a known value, which was not sent. */
    void onKnownValue(KnownVerdict.Denied denied);
  }

  void start(OriginStream.Opening opening, OriginStream.Listener response);

  /** Receives a piece from the client; the source owns the buffer. */
  void onBody(ByteBuf piece);

  void onReadComplete();

  void onBodyEnd(Trailers trailers);

  void onBodyMalformed();

  void onOriginWritable();

  /** The origin answers: the body is waited for only once it goes on. */
  void onResponseBegun();

  void stop();

  /** Stops sending because the request has outlived its policy or its admission. */
  default void outlive() {
    stop();
  }

  boolean isSent();

  long sentBytes();

  default boolean isRepeatable() {
    return false;
  }
}
