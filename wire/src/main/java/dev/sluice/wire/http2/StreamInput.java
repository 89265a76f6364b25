package dev.sluice.wire.http2;

import dev.sluice.wire.ReadAhead;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.http2.frame.StreamWindow;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Event loop only. The body that arrives on one stream. It holds what is not demanded, at most one
 * window, and returns the window as bytes leave it.
 */
final class StreamInput {
  // Copied rather than kept as part of a read, which has up to 96 KiB.
  private static final int SMALL = 8 << 10;

  private final StreamWindow window;
  private final Owner owner;
  private final StreamReceiver receiver;
  private final Message message = new Message();
  private final WaitingBytes held = new WaitingBytes();
  private int demand;
  private State state = State.OPEN;
  private boolean feeding;

  interface Owner {
    void windowUpdate(int increment);

    void malformed();
  }

  private enum State {
    OPEN,
    ENDED,
    OVER
  }

  // The message around the bytes: the length in its head, its trailers.
  private static final class Message {
    private long left = Long.MAX_VALUE;
    private boolean exact;
    private Trailers trailers = Trailers.NONE;

    // Whether the receiver got DATA since it was last told of a complete read.
    private boolean fed;

    private boolean isMissed() {
      return exact && left != 0;
    }
  }

  StreamInput(int window, Owner owner, StreamReceiver receiver) {
    this.window = new StreamWindow(window);
    this.owner = owner;
    this.receiver = receiver;
  }

  int window() {
    return window.left();
  }

  /** Lets the peer send more ahead, in memory that is returned when the body is over. */
  void readAhead(ReadAhead memory) {
    if (state == State.OPEN) {
      window.growIn(memory);
    }
  }

  void announce(BodyLength length) {
    switch (length) {
      case BodyLength.None ignored -> announceExactly(0);
      case BodyLength.Known(long bytes) -> announceExactly(bytes);
      case BodyLength.Unknown ignored -> {}
    }
  }

  private void announceExactly(long bytes) {
    message.exact = true;
    message.left = bytes;
  }

  /**
   * Takes DATA; owns the buffer. {@code flowBytes} includes padding, which counts against the
   * window. False when the peer exceeded the window.
   */
  boolean arrived(ByteBuf data, int flowBytes) {
    boolean within = window.take(flowBytes);
    int padding = flowBytes - data.readableBytes();
    if (!within || state == State.OVER) {
      data.release();
      return within;
    }
    if (padding > 0) {
      int waiting = held.bytes();
      giveBack(padding, waiting);
    }
    message.left -= data.readableBytes();
    if (message.left < 0) {
      data.release();
      malformed();
    } else {
      take(data);
    }
    return true;
  }

  private void take(ByteBuf data) {
    if (!feeding && demand > 0 && held.isEmpty() && data.isReadable()) {
      feeding = true;
      ByteBuf piece = piece(data, Math.min(demand, data.readableBytes()));
      tell(piece, data.readableBytes());
      hold(data);
      feeding = false;
    } else {
      hold(data);
    }
  }

  // A slice keeps the buffer of a whole read, and many small ones would keep many.
  private static ByteBuf piece(ByteBuf data, int bytes) {
    return bytes < SMALL ? data.readBytes(bytes) : data.readRetainedSlice(bytes);
  }

  private void hold(ByteBuf data) {
    if (state == State.OVER) {
      data.release();
    } else {
      held.add(data);
    }
  }

  void ended(Trailers trailers) {
    if (state == State.OPEN) {
      message.trailers = trailers;
      if (message.isMissed()) {
        malformed();
      } else {
        state = State.ENDED;
      }
    }
  }

  void malformed() {
    discard();
    owner.malformed();
  }

  void demand(int bytes) {
    demand += bytes;
    if (!feeding) {
      feed();
    }
  }

  void stopDemand() {
    demand = 0;
  }

  void headTold() {
    message.fed = true;
  }

  void readComplete() {
    if (!feeding) {
      feed();
    }
  }

  private void feed() {
    feeding = true;
    while (demand > 0 && !held.isEmpty()) {
      ByteBuf piece = held.take(demand);
      tell(piece, held.bytes());
    }
    feeding = false;
    boolean told = message.fed;
    message.fed = false;
    settle(told);
  }

  private void settle(boolean told) {
    if (state == State.ENDED && held.isEmpty() && (told || demand > 0)) {
      state = State.OVER;
      release();
      receiver.onEnd(message.trailers);
    } else if (told && state != State.OVER) {
      receiver.onReadComplete();
    }
  }

  private void tell(ByteBuf piece, int waiting) {
    int bytes = piece.readableBytes();
    demand -= bytes;
    message.fed = true;
    giveBack(bytes, waiting);
    receiver.onData(piece);
  }

  private void giveBack(int bytes, int waiting) {
    int increment = state == State.OPEN ? window.giveBack(bytes, waiting) : 0;
    if (increment > 0) {
      owner.windowUpdate(increment);
    }
  }

  boolean isOver() {
    return state == State.OVER;
  }

  void discard() {
    state = State.OVER;
    demand = 0;
    release();
  }

  private void release() {
    window.close();
    held.clear();
  }

  /**
   * Bytes of a body that wait, in order. They take at most twice their number, and 128 KiB: one
   * buffer for all of them would stay as large as it ever was.
   */
  static final class WaitingBytes {
    private static final int MOST_CHUNK = 64 << 10;

    private final Deque<ByteBuf> chunks = new ArrayDeque<>(2);
    private int bytes;

    int bytes() {
      return bytes;
    }

    boolean isEmpty() {
      return bytes == 0;
    }

    /** Copies bytes; owns the buffer. A slice would keep the buffer of a whole read. */
    void add(ByteBuf data) {
      fillLast(data);
      if (data.isReadable()) {
        int size = Math.max(data.readableBytes(), Math.min(bytes, MOST_CHUNK));
        chunks.add(data.alloc().buffer(size, size));
        fillLast(data);
      }
      data.release();
    }

    private void fillLast(ByteBuf data) {
      if (!chunks.isEmpty()) {
        ByteBuf last = chunks.getLast();
        int now = Math.min(last.writableBytes(), data.readableBytes());
        last.writeBytes(data, now);
        bytes += now;
      }
    }

    /** Takes the first bytes, as many as are at hand and one at least; the caller owns them. */
    ByteBuf take(int most) {
      ByteBuf first = chunks.getFirst();
      int now = Math.min(most, first.readableBytes());
      bytes -= now;
      if (now == first.readableBytes() && now >= first.capacity() / 2) {
        return chunks.removeFirst();
      }
      ByteBuf taken = first.readBytes(now);
      if (!first.isReadable()) {
        chunks.removeFirst().release();
      }
      return taken;
    }

    void clear() {
      chunks.forEach(ByteBuf::release);
      chunks.clear();
      bytes = 0;
    }
  }
}
