package dev.sluice.proxy.wire;

import dev.sluice.proxy.connection.ByteChannel;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;

/**
 * Event loop only. One request and its response towards an origin. It ends with exactly one of
 * {@link #release}, {@link #reset} and {@link #upgraded}.
 */
public interface OriginStream {
  /** Event loop only. What an origin answers, in order; ends with onEnd, onSwitched or onFault. */
  interface Listener {
    /** A 1xx response other than 101; at most 16. */
    void onInterim(ResponseHead head);

    /** The final response begins. */
    void onResponse(ResponseHead head);

    /** A piece of the response body; the listener owns the buffer. */
    void onBody(ByteBuf piece);

    /** All that one read brought has been reported. */
    void onReadComplete();

    /** The response is complete. */
    void onEnd(Trailers trailers);

    /** 101: the connection is no longer HTTP. */
    void onSwitched(ResponseHead head);

    /** The origin did not answer as HTTP asks; the connection is closed. */
    void onFault(OriginFault fault);

    /** The request can be written again. */
    void onWritable();
  }

  /**
   * Sends a request without a body, or with one that is at hand.
   *
   * @param request what is sent
   * @param taken runs once the system has all of it, or never will
   */
  void sendWhole(Opening request, ByteBuf body, Listener listener, Runnable taken);

  /** Begins a request whose body follows by {@link #write} and {@link #end}. */
  void begin(Opening request, BodyLength length, Listener listener);

  /**
   * What begins a request.
   *
   * @param method as in the head
   * @param head request line and fields with their empty line; the stream owns the buffer
   */
  record Opening(String method, ByteBuf head) {
    /** The head may hold secrets. */
    @Override
    public String toString() {
      return "Opening[" + method + "]";
    }
  }

  /** Writes a piece of the request body; the stream owns the buffer. */
  void write(ByteBuf piece);

  /** Sends what was written so far; called when no more of it is expected at once. */
  void flush();

  /** Whether the origin takes more; {@link Listener#onWritable} tells when it does again. */
  boolean isWritable();

  /** Ends the request body. */
  void end(Trailers trailers);

  /**
   * Asks for more of the response.
   *
   * @param bytes of its body, added to what was asked for before
   */
  void demand(int bytes);

  /** The exchange is done with the stream; its connection serves another request if it can. */
  void release();

  /** Closes the connection; the listener hears nothing more. */
  void reset();

  /** The connection after 101, as bytes; the stream is dead afterwards. */
  ByteChannel upgraded();

  /** Whether the connection has served a request before, and may close as this one begins. */
  boolean isReused();

  /** The checked address that was dialed. */
  String remoteIp();
}
