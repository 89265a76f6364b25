package dev.sluice.inspect.coding;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Members of RFC 1952, one behind another. One thread. */
final class GzipDecoder implements PieceDecoder {
  private final Inflater inflater = new Inflater(true);
  private final FramingText framing = new FramingText();
  private GzipHead head = new GzipHead(framing);
  private byte[] coded = {};
  private int at;
  private int end;
  private GzipTrailer trailer = new GzipTrailer();
  private State state = State.BETWEEN;

  private enum State {
    BETWEEN,
    HEAD,
    DEFLATED,
    TRAILER
  }

  @Override
  public void give(byte[] given, int from, int to) {
    coded = given;
    at = from;
    end = to;
  }

  @Override
  public int read(byte[] out, int from) throws IOException {
    int read = 0;
    while (read == 0 && (at < end || state == State.DEFLATED)) {
      State before = state;
      read = step(out, from);
      if (read == 0 && at == end && before == state) {
        return 0;
      }
    }
    return read;
  }

  private int step(byte[] out, int from) throws IOException {
    switch (state) {
      case BETWEEN -> {
        head = new GzipHead(framing);
        state = State.HEAD;
      }
      case HEAD -> {
        if (head.isComplete(coded[at++] & 0xFF)) {
          inflater.reset();
          trailer = new GzipTrailer();
          state = State.DEFLATED;
        }
      }
      case DEFLATED -> {
        return inflate(out, from);
      }
      case TRAILER -> {
        if (trailer.isComplete(coded[at++])) {
          state = State.BETWEEN;
        }
      }
    }
    return 0;
  }

  private int inflate(byte[] out, int from) throws IOException {
    inflater.setInput(coded, at, end - at);
    int read;
    try {
      read = inflater.inflate(out, from, out.length - from);
    } catch (DataFormatException broken) {
      throw new IOException(broken);
    }
    at = end - inflater.getRemaining();
    trailer.follow(out, from, read);
    if (inflater.finished()) {
      state = State.TRAILER;
    }
    return read;
  }

  @Override
  public FramingText framing() {
    return framing;
  }

  @Override
  public boolean isWhole() {
    return state == State.BETWEEN;
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** The end of a gzip member (RFC 1952 section 2.3.1), byte by byte. One thread. */
  private static final class GzipTrailer {
    private static final int LENGTH = 8;

    private final CRC32 checksum = new CRC32();
    private long size;
    private long told;
    private int count;

    void follow(byte[] decoded, int from, int length) {
      checksum.update(decoded, from, length);
      size += length;
    }

    /**
     * Whether the trailer ends with this byte.
     *
     * @throws IOException when it is that of other bytes
     */
    boolean isComplete(byte octet) throws IOException {
      told = told >>> Byte.SIZE | (long) octet << (Long.SIZE - Byte.SIZE);
      if (++count < LENGTH) {
        return false;
      }
      if (told != (size << Integer.SIZE | checksum.getValue())) {
        throw new IOException("wrong checksum");
      }
      return true;
    }
  }
}
