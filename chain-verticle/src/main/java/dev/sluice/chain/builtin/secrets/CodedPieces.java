package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Pieces of a coded body as they came, each until all that it yields is cleared. One thread. */
final class CodedPieces {
  /**
   * Most bytes that may wait behind the first piece. Pieces that decode to anything are released
   * earlier: at most 512 KiB of events and a block of 128 KiB in the decoder are pending.
   */
  private static final int MOST = 1024 * 1024;

  // Each piece takes some 100 bytes beside its own.
  private static final int MOST_PIECES = 16 * 1024;

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private long size;

  /** Ends at so many decoded bytes, and at so many bytes of each framing. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Piece(ByteString bytes, long end, long[] framing) {}

  void add(ByteString bytes, long end, long[] framing) {
    pieces.add(new Piece(bytes, end, framing));
    size += bytes.size();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long size() {
    return size;
  }

  boolean yieldNothing() {
    return !isEmpty()
        && (pieces.size() > MOST_PIECES || size - pieces.getFirst().bytes().size() > MOST);
  }

  List<ByteString> releaseTo(long decoded, FramingSearch framing) {
    List<ByteString> out = new ArrayList<>(1);
    while (!pieces.isEmpty()
        && pieces.getFirst().end() <= decoded
        && framing.isCleared(pieces.getFirst().framing())) {
      out.add(pieces.getFirst().bytes());
      size -= pieces.removeFirst().bytes().size();
    }
    return out;
  }

  List<ByteString> releaseAll() {
    List<ByteString> out = new ArrayList<>(pieces.stream().map(Piece::bytes).toList());
    clear();
    return out;
  }

  void clear() {
    pieces.clear();
    size = 0;
  }

  @Override
  public String toString() {
    return "CodedPieces[" + size + " bytes]";
  }
}
