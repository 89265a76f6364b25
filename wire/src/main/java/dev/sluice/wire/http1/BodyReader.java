package dev.sluice.wire.http1;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyFraming;

/** Event loop only. Finds the end of one message body as its bytes pass, in pieces of any size. */
public interface BodyReader {
  enum State {
    MORE,
    /** The body ended; the next bytes belong to the next message. */
    DONE,
    /** The framing is invalid; no byte after the consumed ones can be trusted. */
    MALFORMED
  }

  static BodyReader of(BodyFraming framing) {
    return switch (framing) {
      case BodyFraming.None() -> OfLength.EMPTY;
      case BodyFraming.Length(long bytes) -> new OfLength(bytes);
      case BodyFraming.Chunked() -> new ChunkedReader();
      case BodyFraming.UntilClose() -> UntilClose.INSTANCE;
    };
  }

  /**
   * Consumes bytes of the body and passes its payload, without framing, to {@code data}. Returns
   * the index after the last consumed byte: less than {@code to} when the body ended or is
   * malformed.
   */
  int read(byte[] bytes, int from, int to, ByteRangeSink data);

  State state();

  boolean completeAtEof();

  boolean hasTrailers();

  /** How many of the next bytes are payload that can pass unread; 0 for a framed body. */
  default long unframedBytes() {
    return 0;
  }

  default Trailers trailers() {
    return Trailers.NONE;
  }

  final class OfLength implements BodyReader {
    /** Complete from the start, so it has no mutable state and can be shared. */
    static final OfLength EMPTY = new OfLength(0);

    private long remaining;

    OfLength(long bytes) {
      this.remaining = bytes;
    }

    @Override
    public int read(byte[] bytes, int from, int to, ByteRangeSink data) {
      int taken = (int) Math.min(remaining, to - from);
      if (taken > 0) {
        remaining -= taken;
        data.accept(bytes, from, from + taken);
      }
      return from + taken;
    }

    @Override
    public State state() {
      return remaining == 0 ? State.DONE : State.MORE;
    }

    @Override
    public boolean completeAtEof() {
      return remaining == 0;
    }

    @Override
    public long unframedBytes() {
      return remaining;
    }

    @Override
    public boolean hasTrailers() {
      return false;
    }
  }

  final class UntilClose implements BodyReader {
    static final UntilClose INSTANCE = new UntilClose();

    private UntilClose() {}

    @Override
    public int read(byte[] bytes, int from, int to, ByteRangeSink data) {
      if (to > from) {
        data.accept(bytes, from, to);
      }
      return to;
    }

    @Override
    public State state() {
      return State.MORE;
    }

    @Override
    public boolean completeAtEof() {
      return true;
    }

    @Override
    public long unframedBytes() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean hasTrailers() {
      return false;
    }
  }
}
