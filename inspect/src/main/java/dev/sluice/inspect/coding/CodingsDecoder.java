package dev.sluice.inspect.coding;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Takes codings off, the last one first. One thread. */
final class CodingsDecoder implements StreamDecoder {
  /** Decoded bytes that any body may have. */
  static final int FLOOR = 4 * 1024 * 1024;

  private static final int PIECE = 32 * 1024;

  /** Of one coding, beside its window. */
  private static final int BUFFERS = 128 * 1024;

  private final List<PieceDecoder> decoders;
  private final byte[][] pieces;
  private final long[] decoded;
  private final long mostRatio;
  private long given;
  private boolean ended;
  private boolean closed;

  /**
   * @param decoders in the order in which they read, at least one
   */
  CodingsDecoder(List<PieceDecoder> decoders, long mostRatio) {
    this.decoders = List.copyOf(decoders);
    this.pieces = new byte[decoders.size()][PIECE];
    this.decoded = new long[decoders.size()];
    this.mostRatio = mostRatio;
  }

  @Override
  public void give(byte[] coded, int from, int end) {
    given += end - from;
    decoders.getFirst().give(coded, from, end);
  }

  @Override
  public long heldBytes() {
    long held = 0;
    for (int level = 0; !closed && level < pieces.length; level++) {
      held += BUFFERS + Math.min(decoders.get(level).mostWindow(), decoded[level]);
    }
    return held;
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public Piece next() {
    if (closed) {
      return new Piece.Broken();
    }
    try {
      int last = decoders.size() - 1;
      int read = read(last);
      if (isBomb()) {
        return new Piece.Bomb();
      }
      return read > 0 ? new Piece.Decoded(Arrays.copyOf(pieces[last], read)) : ending();
    } catch (IOException broken) {
      return new Piece.Broken();
    }
  }

  private Piece ending() {
    if (!ended) {
      return new Piece.Hungry();
    }
    return decoders.stream().allMatch(PieceDecoder::isWhole)
        ? new Piece.Complete()
        : new Piece.Broken();
  }

  /** Reads from one of them, which others feed; 0 when nothing is left. */
  private int read(int level) throws IOException {
    int read = decoders.get(level).read(pieces[level]);
    while (read == 0 && level > 0 && !isBomb()) {
      int fed = read(level - 1);
      if (fed == 0) {
        return 0;
      }
      decoders.get(level).give(pieces[level - 1], 0, fed);
      read = decoders.get(level).read(pieces[level]);
    }
    decoded[level] += read;
    return read;
  }

  private boolean isBomb() {
    for (long bytes : decoded) {
      if (bytes > FLOOR + mostRatio * given) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decoders.forEach(PieceDecoder::close);
    }
  }
}
