package dev.sluice.detect.coding;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Takes codings off, the last one first. One thread. */
final class CodingsDecoder implements StreamDecoder {
  private static final int PIECE = 32 * 1024;

  // Of one coding, beside its window.
  private static final int BUFFERS = 128 * 1024;

  private final List<PieceDecoder> decoders;
  private final byte[][] pieces;
  private final long[] decoded;
  private final long mostRatio;
  private long given;
  private boolean ended;
  private boolean closed;
  private Optional<Piece> fault = Optional.empty();

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
    Optional<Piece> much = framing(PIECE);
    if (much.isPresent()) {
      return much.get();
    }
    int filled = filled();
    if (filled > 0) {
      return new Piece.Decoded(Arrays.copyOf(pieces[pieces.length - 1], filled));
    }
    return framing(1).or(() -> fault).orElseGet(this::ending);
  }

  private Optional<Piece> framing(int least) {
    for (int level = 0; level < pieces.length; level++) {
      FramingText text = decoders.get(level).framing();
      if (text.size() >= least) {
        return Optional.of(new Piece.Framing(level, text.take(), text.isOpen()));
      }
    }
    return Optional.empty();
  }

  private boolean hasMuchFraming() {
    for (PieceDecoder decoder : decoders) {
      if (decoder.framing().size() >= PIECE) {
        return true;
      }
    }
    return false;
  }

  // Fills a piece as far as there is something: one coded byte can be a member of its own.
  private int filled() {
    int last = decoders.size() - 1;
    int filled = 0;
    while (fault.isEmpty() && filled < PIECE && !hasMuchFraming()) {
      int read = 0;
      try {
        read = read(last, filled);
      } catch (IOException broken) {
        fault = Optional.of(new Piece.Broken());
      }
      if (isBomb()) {
        fault = Optional.of(new Piece.Bomb());
      } else if (read == 0) {
        return filled;
      } else {
        filled += read;
      }
    }
    return filled;
  }

  private Piece ending() {
    if (!ended) {
      return new Piece.Hungry();
    }
    return decoders.stream().allMatch(PieceDecoder::isWhole)
        ? new Piece.Complete()
        : new Piece.Broken();
  }

  // Reads from one of them, which others feed; 0 when nothing is left.
  private int read(int level, int from) throws IOException {
    int read = decoders.get(level).read(pieces[level], from);
    while (read == 0 && level > 0 && !isBomb() && !hasMuchFraming()) {
      int fed = read(level - 1, 0);
      if (fed == 0) {
        return 0;
      }
      decoders.get(level).give(pieces[level - 1], 0, fed);
      read = decoders.get(level).read(pieces[level], from);
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
