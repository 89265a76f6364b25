package dev.sluice.wire.http2;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Deadline;
import dev.sluice.wire.http2.frame.FrameOutput;
import dev.sluice.wire.http2.frame.SendWindow;
import dev.sluice.wire.http2.head.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Event loop only. What one stream has to send: a head, pieces of a body, trailers, its end. */
final class StreamOutput {
  // Queued bytes from which a stream is not writable, as those of a connection.
  private static final int ROOM = 32 << 10;

  /** A peer that takes less in the time of a stall takes nothing. */
  static final int PROGRESS = 1024;

  private final int id;
  private final SendWindow window;
  private final Deadline stall;
  private final Deque<ByteBuf> pieces = new ArrayDeque<>(2);
  private final Deque<Http2Headers> heads = new ArrayDeque<>(1);
  private Optional<Trailers> end = Optional.empty();
  private boolean held;
  private boolean known;
  private int queued;
  private boolean full;
  private int taken;

  enum Turn {
    EMPTY,
    MORE,
    STREAM_FULL,
    CONNECTION_FULL,
    ENDED
  }

  /**
   * {@code known}: the peer has begun the stream. {@code stall} runs out while the peer takes
   * nothing.
   */
  StreamOutput(int id, boolean known, SendWindow window, Deadline stall) {
    this.id = id;
    this.known = known;
    this.window = window;
    this.stall = stall;
  }

  int id() {
    return id;
  }

  /**
   * Whether the stream exists for the peer: ours begin with their heads. Of others, any frame but a
   * head is a fault of the connection (RFC 9113 section 5.1), and a later stream closes them.
   */
  boolean isKnown() {
    return known;
  }

  SendWindow window() {
    return window;
  }

  void head(Http2Headers fields) {
    heads.add(fields);
  }

  void heldHead(Http2Headers fields) {
    heads.add(fields);
    held = true;
  }

  void add(ByteBuf piece) {
    if (piece.isReadable()) {
      if (queued == 0) {
        stall.restart();
      }
      queued += piece.readableBytes();
      pieces.add(piece);
    } else {
      piece.release();
    }
  }

  void end(Trailers trailers) {
    end = Optional.of(trailers);
  }

  int queued() {
    return queued;
  }

  boolean isWritable() {
    full = queued >= ROOM;
    return !full;
  }

  /** Whether there is room again; said once after its lack was told. */
  boolean regainsRoom() {
    boolean regained = full && queued < ROOM / 2;
    full &= !regained;
    return regained;
  }

  Turn write(FrameOutput out, SendWindow connection) throws Http2Exception {
    if (held && queued == 0 && end.isEmpty()) {
      return Turn.EMPTY;
    }
    held = false;
    while (!heads.isEmpty()) {
      Http2Headers fields = heads.remove();
      boolean last = isLast();
      known = true;
      out.headers(id, fields, last);
      if (last) {
        return ended();
      }
    }
    return queued > 0 ? data(out, connection) : endOf(out);
  }

  private boolean isLast() {
    return heads.isEmpty() && queued == 0 && end.filter(Trailers::isEmpty).isPresent();
  }

  private Turn endOf(FrameOutput out) throws Http2Exception {
    if (end.isEmpty()) {
      return Turn.EMPTY;
    }
    Trailers trailers = end.get();
    if (trailers.isEmpty()) {
      out.data(id, Unpooled.EMPTY_BUFFER, true);
    } else {
      out.headers(id, TrailerFields.write(trailers), true);
    }
    return ended();
  }

  // The end is sent once, however often the stream gets its turn.
  private Turn ended() {
    end = Optional.empty();
    return Turn.ENDED;
  }

  private Turn data(FrameOutput out, SendWindow connection) {
    long most = Math.min(window.left(), connection.left());
    if (most <= 0) {
      return window.left() <= 0 ? Turn.STREAM_FULL : Turn.CONNECTION_FULL;
    }
    ByteBuf piece = take((int) Math.min(most, FrameOutput.MAX_PAYLOAD));
    int bytes = piece.readableBytes();
    queued -= bytes;
    window.spend(bytes);
    connection.spend(bytes);
    watch(bytes);
    boolean last = isLast();
    out.data(id, piece, last);
    if (last) {
      return ended();
    }
    return queued > 0 || end.isPresent() ? Turn.MORE : Turn.EMPTY;
  }

  private void watch(int bytes) {
    taken += bytes;
    if (queued == 0) {
      stall.cancel();
      taken = 0;
    } else if (taken >= PROGRESS) {
      stall.restart();
      taken = 0;
    }
  }

  private ByteBuf take(int most) {
    ByteBuf first = pieces.getFirst();
    if (first.readableBytes() <= most) {
      return pieces.removeFirst();
    }
    return first.readRetainedSlice(most);
  }

  void discard() {
    stall.cancel();
    heads.clear();
    end = Optional.empty();
    pieces.forEach(ByteBuf::release);
    pieces.clear();
    queued = 0;
    full = false;
  }
}
