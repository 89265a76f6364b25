package dev.sluice.wire.http1;

import static dev.sluice.wire.head.Octets.CR;
import static dev.sluice.wire.head.Octets.LF;

import dev.sluice.wire.TrailerScan;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.Octets;

/**
 * Event loop only. Reads a chunked body, more strictly than the grammar of RFC 9112 section 7.1. A
 * size has no blanks or sign, is below 2^31 and has at most eight digits, including leading zeros.
 * Parsers with 32-bit numbers read the same value. Extensions must be tokens, because parsers
 * disagree about quoted ones.
 *
 * <p>The framing of a whole body is bounded by its own bytes, never by how they arrive. Each chunk
 * may spend {@link #FREE_BYTES} and twice its data on framing, and all chunks together {@link
 * #MAX_EXCESS} more. Chunks of one byte without extensions stay below that.
 */
final class ChunkedReader implements BodyReader {
  private static final int MAX_SIZE_DIGITS = 8;
  private static final int MAX_EXTENSION_BYTES = 256;

  private static final int LINE_ENDS = 4;

  private static final int FREE_BYTES = 16;
  private static final int MAX_EXCESS = 16 * 1024;

  private enum Expect {
    SIZE,
    EXTENSION_NAME,
    EXTENSION_VALUE,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    NOTHING
  }

  private final TrailerScan trailers = new TrailerScan();
  private Expect expect = Expect.SIZE;
  private State state = State.MORE;
  private long remaining;
  private int digits;
  private int extensionBytes;

  // Framing bytes so far beyond what the chunks may spend.
  private long excess;

  // Whether the current extension part has no character yet.
  private boolean emptyPart;

  @Override
  public int read(byte[] bytes, int from, int to, ByteRangeSink data) {
    int at = from;
    while (at < to && state == State.MORE) {
      if (expect == Expect.DATA) {
        int stop = (int) Math.min(to, at + remaining);
        data.accept(bytes, at, stop);
        remaining -= stop - at;
        at = stop;
        if (remaining == 0) {
          expect = Expect.DATA_CR;
        }
      } else if (accept(bytes[at])) {
        at++;
      } else {
        state = State.MALFORMED;
      }
    }
    return at;
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public boolean completeAtEof() {
    return state == State.DONE;
  }

  @Override
  public boolean hasTrailers() {
    return trailers.hasFields();
  }

  @Override
  public Trailers trailers() {
    return trailers.trailers();
  }

  private boolean accept(byte octet) {
    return switch (expect) {
      case SIZE -> size(octet);
      case EXTENSION_NAME, EXTENSION_VALUE -> extension(octet);
      case SIZE_LF -> octet == LF && sizeEnded();
      case DATA_CR -> octet == CR && then(Expect.DATA_LF);
      case DATA_LF -> octet == LF && then(Expect.SIZE);
      case TRAILERS -> trailer(octet);
      case DATA, NOTHING -> false;
    };
  }

  private boolean size(byte octet) {
    int digit = Octets.hexValue(octet);
    if (digit >= 0) {
      remaining = (remaining << 4) | digit;
      return ++digits <= MAX_SIZE_DIGITS && remaining <= Integer.MAX_VALUE;
    }
    return digits > 0 && lineContinues(octet);
  }

  private boolean extension(byte octet) {
    if (++extensionBytes > MAX_EXTENSION_BYTES) {
      return false;
    }
    if (Octets.isToken(octet)) {
      emptyPart = false;
      return true;
    }
    if (emptyPart) {
      return false;
    }
    if (octet == '=' && expect == Expect.EXTENSION_NAME) {
      emptyPart = true;
      return then(Expect.EXTENSION_VALUE);
    }
    return lineContinues(octet);
  }

  // After a size or a whole extension: expects another extension or the end of the line.
  private boolean lineContinues(byte octet) {
    if (octet == ';') {
      emptyPart = true;
      return then(Expect.EXTENSION_NAME);
    }
    return octet == CR && then(Expect.SIZE_LF);
  }

  private boolean sizeEnded() {
    long framing = (long) digits + extensionBytes + LINE_ENDS;
    excess = Math.max(0, excess + framing - FREE_BYTES - 2 * remaining);
    digits = 0;
    extensionBytes = 0;
    return excess <= MAX_EXCESS && then(remaining == 0 ? Expect.TRAILERS : Expect.DATA);
  }

  private boolean trailer(byte octet) {
    if (!trailers.accept(octet)) {
      return false;
    }
    if (trailers.ended()) {
      state = State.DONE;
      expect = Expect.NOTHING;
    }
    return true;
  }

  private boolean then(Expect next) {
    expect = next;
    return true;
  }
}
