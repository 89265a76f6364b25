package dev.sluice.proxy.wire.http1;

import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.BodyFraming;

/**
 * Finds the end of one message body while it passes, however it is split. Belongs to the event loop
 * of its connection.
 */
public interface BodyReader {
  /** How far a body is. */
  enum State {
    /** More bytes are needed. */
    MORE,
    /** The body ended; what follows belongs to the next message. */
    DONE,
    /** The framing is wrong; nothing after the consumed bytes can be trusted. */
    MALFORMED
  }

  /** A reader for a body that begins at the next byte. */
  static BodyReader of(BodyFraming framing) {
    return switch (framing) {
      case BodyFraming.None() -> LengthReader.EMPTY;
      case BodyFraming.Length(long bytes) -> new LengthReader(bytes);
      case BodyFraming.Chunked() -> new ChunkedReader();
      case BodyFraming.UntilClose() -> UntilCloseReader.INSTANCE;
    };
  }

  /**
   * Consumes what belongs to the body and hands its payload, without framing, to {@code data}.
   *
   * @return the index after the last consumed byte: {@code to} unless the body ended or turned out
   *     malformed before
   */
  int read(byte[] bytes, int from, int to, ByteRangeSink data);

  /** The state after the bytes so far. */
  State state();

  /** Whether the body is whole when the connection ends now. */
  boolean completeAtEof();

  /** Whether a trailer section with at least one field was seen. */
  boolean hasTrailers();

  /** How many of the next bytes are payload that can pass without being read; 0 if framed. */
  default long unframedBytes() {
    return 0;
  }

  /** The trailer section, once the body is complete. */
  default Trailers trailers() {
    return Trailers.NONE;
  }
}
