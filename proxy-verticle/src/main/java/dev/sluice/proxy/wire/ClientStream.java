package dev.sluice.proxy.wire;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.wire.head.RequestHead;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Event loop only. One request and its response as the client sees them. The request's body is read
 * under demand; the response is written with back-pressure. The stream ends with exactly one of
 * {@link #end}, {@link #answer}, {@link #reset} and {@link #upgrade}, or when the client goes.
 */
public interface ClientStream {
  /** Event loop only. What a stream reports; of the body only what was asked for. */
  interface Listener {
    /** A piece of the body; the listener owns the buffer. */
    default void onBody(ByteBuf piece) {
      piece.release();
    }

    /** All that one read brought of the body has been reported, and it goes on. */
    default void onReadComplete() {}

    /** The body is complete. */
    default void onBodyEnd(Trailers trailers) {}

    /** The rest of the body cannot be read. */
    default void onBodyMalformed() {}

    /** The response can be written again. */
    default void onWritable() {}

    /** The client is gone, in the middle of its request or response; called at most once. */
    void onGone();

    /** The client left its response unread for too long; its connection closes afterwards. */
    default void onStalled() {}
  }

  /** The request head as it was received. */
  RequestHead head();

  /** Reports to another listener from now on. */
  void listen(Listener listener);

  /**
   * Asks for more of the request body.
   *
   * @param bytes added to what was asked for before
   */
  void demand(int bytes);

  /** Takes back what was asked for and has not arrived; what arrives now waits. */
  void stopDemand();

  /** Asks a client that waits for 100 (Continue) to send its body; for code that takes the body. */
  void invite();

  /** Whether the whole request, body included, has arrived. */
  boolean isRequestComplete();

  /** Relays a 1xx response other than 101; a client of HTTP/1.0 gets none. */
  void interim(ResponseHead head);

  /** Begins the final response. */
  void respond(ResponseHead head);

  /** Writes a piece of the response body; the stream owns the buffer. */
  void write(ByteBuf piece);

  /** Sends what was written so far; called when no more of it is expected at once. */
  void flush();

  /** Whether the client takes more; {@link Listener#onWritable} tells when it does again. */
  boolean isWritable();

  /** Ends the response. The connection serves its next request, or closes. */
  void end(Trailers trailers);

  /**
   * Answers in place of an origin, and ends the connection after that.
   *
   * @param response a whole response; the stream owns the buffer
   */
  void answer(ByteBuf response);

  /** Ends a response that has begun so that the client does not take it for a complete one. */
  void reset();

  /**
   * Answers 101 and leaves HTTP; the stream is dead afterwards.
   *
   * @param lifetime of the connection from now on, unless a tunnel has begun it before
   */
  ByteChannel upgrade(ResponseHead head, Duration lifetime);

  /** Runs whenever another configuration is in force, for as long as the connection is open. */
  void whenReloaded(Runnable action);

  /** Ends the connection after the request in flight. */
  void drainConnection();

  /** Whether the client is still there. */
  boolean isOpen();
}
