package dev.sluice.wire.http1;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Event loop only. Writes one message: its head, its body in the announced framing, and its end. It
 * gathers the pieces of one read, so that a small message is one write.
 */
final class MessageOutput {
  // Up to this size, copying the pieces into one buffer is cheaper than separate writes.
  private static final int COPIED_BYTES = 16 << 10;

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};

  private final Connection connection;
  private final List<ByteBuf> gathered = new ArrayList<>(4);
  private int gatheredBytes;
  private boolean chunked;

  MessageOutput(Connection connection) {
    this.connection = connection;
  }

  void begin(ByteBuf head, boolean inChunks) {
    chunked = inChunks;
    add(head);
  }

  /** Writes a piece; owns the buffer. Drops an empty piece, since an empty chunk ends the body. */
  void body(ByteBuf piece) {
    if (!piece.isReadable()) {
      piece.release();
    } else if (chunked) {
      String size = Integer.toHexString(piece.readableBytes()) + "\r\n";
      add(Unpooled.wrappedBuffer(size.getBytes(StandardCharsets.US_ASCII)));
      add(piece);
      add(Unpooled.wrappedBuffer(CRLF));
    } else {
      add(piece);
    }
  }

  void end(Trailers trailers) {
    if (chunked) {
      add(Unpooled.wrappedBuffer(LAST_CHUNK, trailers.lines(), CRLF));
    }
    flush();
  }

  void flush() {
    if (gathered.isEmpty()) {
      return;
    }
    if (gathered.size() > 1 && gatheredBytes <= COPIED_BYTES) {
      connection.write(joined());
    } else {
      gathered.forEach(connection::write);
    }
    gathered.clear();
    gatheredBytes = 0;
  }

  /**
   * Writes a whole message, in one buffer if it is small. {@code taken} runs once the operating
   * system has all of it or the write has failed.
   */
  void whole(ByteBuf head, ByteBuf body, Runnable taken) {
    if (head.readableBytes() + body.readableBytes() <= COPIED_BYTES) {
      add(head);
      add(body);
      connection.write(joined(), taken);
      gathered.clear();
      gatheredBytes = 0;
    } else {
      connection.write(head);
      connection.write(body, taken);
    }
  }

  /** Ends the message before its end; the gathered pieces, which may be its last, go or do not. */
  void abort(boolean writes) {
    if (writes) {
      flush();
    } else {
      discard();
    }
  }

  void discard() {
    gathered.forEach(ByteBuf::release);
    gathered.clear();
    gatheredBytes = 0;
  }

  private void add(ByteBuf bytes) {
    gathered.add(bytes);
    gatheredBytes += bytes.readableBytes();
  }

  private ByteBuf joined() {
    ByteBuf all = connection.allocate(gatheredBytes);
    for (ByteBuf piece : gathered) {
      all.writeBytes(piece);
      piece.release();
    }
    return all;
  }
}
