package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Pieces of a coded body as they came, each until all that it yields is cleared. One thread. */
final class CodedPieces {
  /**
   * Bytes behind the first piece that may wait. What waits decodes to at most 512 KiB, of events,
   * and a block of 128 KiB in the decoder: there are no more of a body that yields something.
   */
  private static final int MOST = 1024 * 1024;

  /** Each piece takes some 100 bytes beside its own. */
  private static final int MOST_PIECES = 16 * 1024;

  private final Deque<Piece> pieces = new ArrayDeque<>();
  private long size;

  /**
   * One of them.
   *
   * @param end decoded bytes up to its end
   */
  private record Piece(ByteString bytes, long end) {}

  /** Adds one that ends with so many decoded bytes. */
  void add(ByteString bytes, long end) {
    pieces.add(new Piece(bytes, end));
    size += bytes.size();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Bytes of all of them. */
  long size() {
    return size;
  }

  /** Whether too much waits for the few bytes that it holds; a first piece may be of any size. */
  boolean yieldNothing() {
    return !isEmpty()
        && (pieces.size() > MOST_PIECES || size - pieces.getFirst().bytes().size() > MOST);
  }

  /** Takes out those that end before so many decoded bytes, or with them. */
  List<ByteString> releaseTo(long decoded) {
    List<ByteString> out = new ArrayList<>(1);
    while (!pieces.isEmpty() && pieces.getFirst().end() <= decoded) {
      ByteString piece = pieces.removeFirst().bytes();
      size -= piece.size();
      out.add(piece);
    }
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
