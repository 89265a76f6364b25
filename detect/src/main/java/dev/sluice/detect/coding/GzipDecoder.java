package dev.sluice.detect.coding;

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

  /**
   * The head of a gzip member (RFC 1952 section 2.3), byte by byte. Its extra field, name and
   * comment are text of the framing. One thread.
   */
  private static final class GzipHead {
    private static final int FIXED = 10;
    private static final int CHECKSUM = 1 << 1;
    private static final int EXTRA = 1 << 2;
    private static final int NAME = 1 << 3;
    private static final int COMMENT = 1 << 4;
    private static final int RESERVED = 0xE0;

    private final FramingText text;
    private int count;
    private int flags;
    private int extra;
    private int sized;

    GzipHead(FramingText text) {
      this.text = text;
    }

    /**
     * Whether the head ends with this byte.
     *
     * @throws IOException for another format
     */
    boolean isComplete(int octet) throws IOException {
      if (count < FIXED) {
        fixed(octet);
      } else {
        optional(octet);
      }
      return count >= FIXED && flags == 0;
    }

    private void fixed(int octet) throws IOException {
      boolean known =
          switch (count) {
            case 0 -> octet == 0x1F;
            case 1 -> octet == 0x8B;
            case 2 -> octet == 8;
            case 3 -> (octet & RESERVED) == 0;
            default -> true;
          };
      if (!known) {
        throw new IOException("not gzip");
      }
      // The first flag is a hint only.
      flags = count == 3 ? octet & ~1 : flags;
      count++;
    }

    private void optional(int octet) {
      if ((flags & EXTRA) != 0) {
        extra(octet);
      } else if ((flags & NAME) != 0) {
        zeroEnded(octet, NAME);
      } else if ((flags & COMMENT) != 0) {
        zeroEnded(octet, COMMENT);
      } else if (++sized == 2) {
        flags &= ~CHECKSUM;
      }
    }

    private void zeroEnded(int octet, int flag) {
      if (octet == 0) {
        flags &= ~flag;
        text.end();
      } else {
        text.add(octet);
      }
    }

    private void extra(int octet) {
      if (sized < 2) {
        extra |= octet << (sized++ * Byte.SIZE);
      } else {
        text.add(octet);
        extra--;
      }
      if (sized == 2 && extra == 0) {
        flags &= ~EXTRA;
        sized = 0;
        text.end();
      }
    }
  }
}
