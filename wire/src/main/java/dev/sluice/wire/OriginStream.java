package dev.sluice.wire;

import dev.sluice.wire.connection.ByteChannel;
import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Event loop only. One request and its response on the origin's side. It ends with exactly one of
 * {@link #release}, {@link #reset} and {@link #upgraded}.
 */
public interface OriginStream {
  interface Listener {
    /** A 1xx response other than 101; any number, within {@link InterimHeads}. */
    void onInterim(ResponseHead head);

    void onResponse(ResponseHead head);

    /** The listener owns the buffer. */
    void onBody(ByteBuf piece);

    void onReadComplete();

    void onEnd(Trailers trailers);

    /** 101: the connection no longer carries HTTP. */
    void onSwitched(ResponseHead head);

    void onFault(OriginFault fault);

    void onWritable();

    void onThrown(Throwable thrown);
  }

  /**
   * Sends a request with its whole body, or without one. {@code taken} runs once the operating
   * system has all of it or the write has failed.
   */
  void sendWhole(Opening request, ByteBuf body, Listener listener, Runnable taken);

  void begin(Opening request, BodyLength length, Listener listener);

  /**
   * The opening of a request.
   *
   * @param method as in the head
   * @param head request line, fields and the empty line; the stream owns the buffer
   * @param ahead for the response, where the connection carries others as well
   */
  record Opening(String method, ByteBuf head, ReadAhead ahead) {
    @Override
    public String toString() {
      return "Opening[" + method + "]";
    }
  }

  /** The stream owns the buffer. */
  void write(ByteBuf piece);

  /** Flushes the written pieces. Called when no more are expected at once. */
  void flush();

  boolean isWritable();

  void end(Trailers trailers);

  /** Adds to the outstanding demand for the response body. */
  void demand(int bytes);

  void stopDemand();

  /** Ends the use of the stream. Its connection serves another request if it can. */
  void release();

  /** Closes the connection. The listener receives no further events. */
  void reset();

  void watchOutput(Deadlines deadlines, Duration patience, Runnable stalled);

  /** The connection after 101, as raw bytes. The stream is unusable afterwards. */
  ByteChannel upgraded(Deadlines deadlines, Duration patience);

  /** Whether the connection has served a request before. It may then close as this one begins. */
  boolean isReused();

  String remoteIp();
}
