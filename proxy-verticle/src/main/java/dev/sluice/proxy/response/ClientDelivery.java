package dev.sluice.proxy.response;

import com.google.protobuf.ByteString;
import dev.sluice.proxy.connection.Connection;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.head.BodyFraming;
import dev.sluice.proxy.wire.head.HttpVersion;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Event loop only. What the client receives of one response. */
final class ClientDelivery {
  private final ClientStream client;
  private boolean committed;
  private long bytes;
  private String framing = "";

  ClientDelivery(ClientStream client) {
    this.client = client;
  }

  void interim(ResponseHead head) {
    client.interim(head);
  }

  /** Begins the response. From now on a failure breaks the connection. */
  void commit(ResponseHead head) {
    committed = true;
    framing = framing(head.framingFor(client.head().method()));
    client.breakWhenReset();
    client.respond(head);
  }

  private String framing(BodyFraming of) {
    return switch (of) {
      case BodyFraming.None ignored -> "content_length";
      case BodyFraming.Length ignored -> "content_length";
      case BodyFraming.Chunked ignored ->
          client.head().version() == HttpVersion.HTTP_1_0 ? "close_delimited" : "chunked";
      case BodyFraming.UntilClose ignored -> "close_delimited";
    };
  }

  /** Whether a byte of the final response may have gone to the client. */
  boolean isCommitted() {
    return committed;
  }

  void write(ByteBuf piece) {
    bytes += piece.readableBytes();
    client.write(piece);
  }

  void write(ByteString piece) {
    if (!piece.isEmpty()) {
      write(Unpooled.wrappedBuffer(piece.asReadOnlyByteBuffer()));
    }
  }

  void flush() {
    client.flush();
  }

  /** Bytes that may be written now. */
  int room() {
    return client.isWritable() ? Connection.READ_BYTES : 0;
  }

  boolean isOpen() {
    return client.isOpen();
  }

  /** Ends the connection of a client that has ended its output; whether it is one. */
  boolean leavesHalfClosed() {
    return client.leavesHalfClosed();
  }

  /** Payload bytes for the client so far. */
  long bytes() {
    return bytes;
  }

  /** How the client tells the end of the body: text of a record. */
  String framing() {
    return framing;
  }
}
