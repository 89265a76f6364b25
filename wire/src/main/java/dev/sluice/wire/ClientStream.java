package dev.sluice.wire;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.head.RequestHead;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Event loop only. One request and its response on the client's side. It reads the request body on
 * demand and writes the response with back-pressure. It ends with exactly one of {@link #end},
 * {@link #answer}, {@link #reset} and {@link #upgrade}, or when the client disconnects.
 */
public interface ClientStream {
  interface Listener {
    /** The listener owns the buffer. */
    default void onBody(ByteBuf piece) {
      piece.release();
    }

    /** The listener has received all body bytes of one read, and the body continues. */
    default void onReadComplete() {}

    default void onBodyEnd(Trailers trailers) {}

    /** The rest of the body cannot be read. Over HTTP/2, {@link #onGone} follows. */
    default void onBodyMalformed() {}

    default void onWritable() {}

    /** The client disconnected during its request or response. Called at most once. */
    void onGone();

    default void onStalled() {}

    default void onReloaded() {}
  }

  RequestHead head();

  /** Number of the stream on an HTTP/2 connection; 0 over HTTP/1. */
  default int number() {
    return 0;
  }

  void listen(Listener listener);

  /** Adds to the outstanding demand for the request body. */
  void demand(int bytes);

  /** Lets the client send ahead of demand, where its connection carries other requests as well. */
  default void readAhead(ReadAhead memory) {}

  void stopDemand();

  /**
   * Reads no more of the request body: drops what has arrived of it, and what still comes. A client
   * whose request is refused may send on until it has its answer.
   */
  default void dropBody() {}

  /** Sends 100 (Continue) to a client that expects it. The step that reads the body calls it. */
  void invite();

  /**
   * Closes the connection after the response, unless {@code whole}, asked when the response begins,
   * says that the entire request was forwarded.
   */
  void closeUnless(BooleanSupplier whole);

  boolean isRequestComplete();

  void interim(ResponseHead head);

  void respond(ResponseHead head);

  /** The stream owns the buffer. */
  void write(ByteBuf piece);

  /** Flushes the written pieces. Called when no more are expected at once. */
  void flush();

  boolean isWritable();

  /**
   * Ends the response. The connection then serves its next request or closes. {@code delivered}
   * runs once, later or within the call: true when the operating system has the whole response,
   * false when the connection broke before.
   */
  void end(Trailers trailers, Consumer<Boolean> delivered);

  /**
   * Sends a whole response in place of an origin's, then closes the connection. Owns the buffer.
   */
  void answer(ByteBuf response);

  void reset();

  /**
   * Ends the request at once, over HTTP/1 with its connection, as if the client had left, when the
   * client has ended its output ({@code proxy.half_close}). Returns whether it has. The listener
   * may hear of the end within the call.
   */
  default boolean leavesHalfClosed() {
    return false;
  }

  /**
   * From now on a reset breaks the connection whatever the framing: TCP with a reset, TLS without
   * close_notify (http-responses D3). What was not flushed is dropped, since it may complete the
   * response.
   */
  default void breakWhenReset() {}

  /**
   * Sends 101 and leaves HTTP. The stream is unusable afterwards. The lifetime limits the
   * connection from now on, unless a tunnel has already set one.
   */
  ByteChannel upgrade(ResponseHead head, Duration lifetime);

  /**
   * Sets the action that runs once when the stream holds no more bytes: the response has ended and
   * the operating system has all of it, or the connection is closed. An upgraded stream ends with
   * its connection.
   */
  void whenDone(Runnable action);

  void whenReloaded(Runnable action);

  void drainConnection();

  void whenThrown(Consumer<Throwable> action);

  /**
   * Ends the listener's work as if the client had left, and tells nothing afterwards. The response
   * can still be written.
   */
  void dismiss();

  boolean isOpen();

  /** Whether the node, which stops, has closed the connection before the request was over. */
  default boolean isStopped() {
    return false;
  }
}
