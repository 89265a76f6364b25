package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.BodyFraming;

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
      case BodyFraming.None() -> LengthReader.EMPTY;
      case BodyFraming.Length(long bytes) -> new LengthReader(bytes);
      case BodyFraming.Chunked() -> new ChunkedReader();
      case BodyFraming.UntilClose() -> UntilCloseReader.INSTANCE;
    };
  }

  /**
   * Consumes bytes of the body and passes its payload, without framing, to {@code data}.
   *
   * @return the index after the last consumed byte: {@code to}, or less when the body ended or is
   *     malformed
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
}
