package dev.sluice.proxy.body.response;

import com.google.protobuf.ByteString;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Event loop only. Writes one response to the client. */
final class ClientResponseWriter {
  private final ClientStream client;
  private Optional<Recoding> recoding = Optional.empty();
  private boolean committed;
  private long bytes;
  private String framing = "";

  ClientResponseWriter(ClientStream client) {
    this.client = client;
  }

  void interim(ResponseHead head) {
    client.interim(head);
  }

  void recodes(Optional<Recoding> how) {
    recoding = how;
  }

  void commit(ResponseHead head) {
    committed = true;
    String method = client.head().method();
    ResponseHead begun = recoding.map(it -> it.begun(head, head.framingFor(method))).orElse(head);
    framing = framing(begun.framingFor(method));
    client.breakWhenReset();
    client.respond(begun);
  }

  void complete() {
    recoding.ifPresent(it -> writeCoded(it.rest()));
  }

  private String framing(BodyFraming of) {
    return switch (of) {
      case BodyFraming.None ignored -> "content_length";
      case BodyFraming.Length ignored -> "content_length";
      case BodyFraming.Chunked ignored ->
          client.head().version().showsTruncation() ? "chunked" : "close_delimited";
      case BodyFraming.UntilClose ignored -> "close_delimited";
    };
  }

  boolean isCommitted() {
    return committed;
  }

  void write(ByteBuf piece) {
    if (recoding.isEmpty()) {
      writeThrough(piece);
    } else {
      writeCoded(recoding.get().coded(piece));
    }
  }

  /** No empty piece, which would end a body in chunks. */
  private void writeCoded(ByteBuf piece) {
    if (piece.isReadable()) {
      writeThrough(piece);
    } else {
      piece.release();
    }
  }

  private void writeThrough(ByteBuf piece) {
    bytes += piece.readableBytes();
    client.write(piece);
  }

  void write(ByteString piece) {
    if (!piece.isEmpty()) {
      write(Unpooled.wrappedBuffer(piece.asReadOnlyByteBuffer()));
    }
  }

  void flush() {
    recoding.ifPresent(it -> writeCoded(it.flushed()));
    client.flush();
  }

  int room() {
    return client.isWritable() ? Connection.READ_BYTES : 0;
  }

  boolean isOpen() {
    return client.isOpen();
  }

  boolean isStopped() {
    return client.isStopped();
  }

  boolean leavesHalfClosed() {
    return client.leavesHalfClosed();
  }

  long bytes() {
    return bytes;
  }

  String framing() {
    return framing;
  }
}
