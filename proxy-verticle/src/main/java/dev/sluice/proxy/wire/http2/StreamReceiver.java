package dev.sluice.proxy.wire.http2;

import dev.sluice.proxy.wire.BodyLength;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;

/** Event loop only. Receives what arrives on one stream. It never throws. */
interface StreamReceiver {
  /** Why a stream is over. */
  enum Ending {
    /** The peer has reset it. */
    RESET,
    /** The peer has not begun to process its request. */
    UNPROCESSED,
    /** The connection is closed. */
    DISCONNECTED,
    /** The peer broke a rule of the connection, which we ended. */
    BROKEN
  }

  /** What a block of fields in front of a body is. */
  sealed interface Head {
    /** An interim response. */
    record Interim() implements Head {}

    /** The head of the body that follows. */
    record Final(BodyLength body) implements Head {}

    record Malformed() implements Head {}
  }

  /**
   * The head of a response has come, interim or final. Streams that the peer opened have none.
   *
   * @param ended no body follows
   */
  default Head onHead(FieldList fields, boolean ended) {
    return new Head.Malformed();
  }

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

  /** The connection ends after the messages in flight. */
  default void onDrain() {}

  /** The peer reset the stream, or the connection is closed. Called at most once, and last. */
  void onGone(Ending why);
}
