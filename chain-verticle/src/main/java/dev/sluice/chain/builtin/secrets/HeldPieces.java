package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.inspect.secrets.stream.Mask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Bytes of a body that wait for the search, and what is written over them. One thread. */
final class HeldPieces {
  private final Deque<ByteString> pieces = new ArrayDeque<>();
  private final List<Mask> masks = new ArrayList<>(0);

  /** Position of the first held byte. */
  private long released;

  private long end;
  private boolean changed;

  void add(ByteString piece) {
    if (!piece.isEmpty()) {
      pieces.add(piece);
      end += piece.size();
    }
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Bytes that wait. */
  long size() {
    return end - released;
  }

  /** Bytes that were added. */
  long end() {
    return end;
  }

  boolean hasChanged() {
    return changed;
  }

  /** Writes over what is held; false when none of it is. */
  boolean isMasked(List<Mask> written) {
    List<Mask> held = written.stream().filter(mask -> mask.end() > released).toList();
    masks.addAll(held);
    changed |= !held.isEmpty();
    return !held.isEmpty();
  }

  /** Takes out what is before a position. */
  List<ByteString> releaseTo(long position) {
    List<ByteString> out = new ArrayList<>(1);
    while (!pieces.isEmpty() && released < position) {
      ByteString piece = pieces.removeFirst();
      long fitting = Math.min(piece.size(), position - released);
      int size = Math.toIntExact(fitting);
      out.add(masked(piece.substring(0, size)));
      if (size < piece.size()) {
        pieces.addFirst(piece.substring(size));
      }
      released += size;
    }
    masks.removeIf(mask -> mask.end() <= released);
    return out;
  }

  List<ByteString> releaseAll() {
    return releaseTo(end);
  }

  /** The first held bytes, with their masks written over them. */
  private ByteString masked(ByteString piece) {
    long stop = released + piece.size();
    byte[] bytes = {};
    for (Mask mask : masks) {
      long from = Math.max(mask.from(), released);
      long to = Math.min(mask.end(), stop);
      if (from < to) {
        bytes = bytes.length == 0 ? piece.toByteArray() : bytes;
        System.arraycopy(
            mask.bytes(),
            Math.toIntExact(from - mask.from()),
            bytes,
            Math.toIntExact(from - released),
            Math.toIntExact(to - from));
      }
    }
    return bytes.length == 0 ? piece : UnsafeByteOperations.unsafeWrap(bytes);
  }

  @Override
  public String toString() {
    return "HeldPieces[" + size() + " bytes]";
  }
}
