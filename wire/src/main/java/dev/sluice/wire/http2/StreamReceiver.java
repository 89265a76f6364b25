package dev.sluice.wire.http2;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;

/** Event loop only. Receives what arrives on one stream. It never throws. */
interface StreamReceiver {
  enum Ending {
    RESET,
    /** The peer has not begun to process its request. */
    UNPROCESSED,
    DISCONNECTED,
    BROKEN
  }

  sealed interface Head {
    record Interim() implements Head {}

    record Final(BodyLength body) implements Head {}

    record Malformed() implements Head {}
  }

  /** The head of a response has come, interim or final. Streams that the peer opened have none. */
  default Head onHead(FieldList fields, boolean ended) {
    return new Head.Malformed();
  }

  void onData(ByteBuf piece);

  void onReadComplete();

  void onEnd(Trailers trailers);

  void onMalformed();

  void onWritable();

  /** The peer took nothing for too long. The stream is reset afterwards. */
  void onStalled();

  void onReloaded();

  default void onDrain() {}

  /** The peer reset the stream, or the connection is closed. Called at most once, and last. */
  void onGone(Ending why);
}
