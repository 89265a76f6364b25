package dev.sluice.inspect.coding;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Members of RFC 1952, one behind another. One thread. */
final class GzipDecoder implements PieceDecoder {
  private static final int TRAILER = 8;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private GzipHead head = new GzipHead();
  private byte[] coded = {};
  private int at;
  private int end;
  private long trailer;
  private int trailerBytes;
  private State state = State.BETWEEN;

  /** Which part of a member the next byte belongs to. */
  private enum State {
    /** Before a member; the body may end. */
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
  public int read(byte[] out) throws IOException {
    int read = 0;
    while (read == 0 && (at < end || state == State.DEFLATED)) {
      State before = state;
      read = step(out);
      if (read == 0 && at == end && before == state) {
        return 0;
      }
    }
    return read;
  }

  private int step(byte[] out) throws IOException {
    switch (state) {
      case BETWEEN -> {
        head = new GzipHead();
        state = State.HEAD;
      }
      case HEAD -> {
        if (head.isComplete(coded[at++] & 0xFF)) {
          inflater.reset();
          checksum.reset();
          state = State.DEFLATED;
        }
      }
      case DEFLATED -> {
        return inflate(out);
      }
      case TRAILER -> {
        trailer = trailer >>> Byte.SIZE | (long) coded[at++] << (Long.SIZE - Byte.SIZE);
        if (++trailerBytes == TRAILER) {
          check();
        }
      }
    }
    return 0;
  }

  private int inflate(byte[] out) throws IOException {
    inflater.setInput(coded, at, end - at);
    int read;
    try {
      read = inflater.inflate(out);
    } catch (DataFormatException broken) {
      throw new IOException(broken);
    }
    at = end - inflater.getRemaining();
    checksum.update(out, 0, read);
    if (inflater.finished()) {
      trailerBytes = 0;
      state = State.TRAILER;
    }
    return read;
  }

  private void check() throws IOException {
    long length = inflater.getBytesWritten() & 0xFFFFFFFFL;
    if (trailer != (length << Integer.SIZE | checksum.getValue())) {
      throw new IOException("wrong checksum");
    }
    state = State.BETWEEN;
  }

  @Override
  public boolean isWhole() {
    return state == State.BETWEEN;
  }

  @Override
  public void close() {
    inflater.end();
  }
}
