package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.sluice.detect.stream.Mask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Bytes of a body that wait for the search, and the masks over them. One thread. */
final class HeldPieces {
  // Pieces join up to so many bytes, so that one of a single byte takes no objects of its own.
  private static final int JOINED = 4 * 1024;

  private final Deque<ByteString> pieces = new ArrayDeque<>();
  private final List<Mask> masks = new ArrayList<>(0);
  private long released;

  private byte[] joined = {};

  private int joinedSize;
  private long end;
  private boolean changed;

  void add(ByteString piece) {
    int size = piece.size();
    if (size == 0) {
      return;
    }
    if (isEmpty() || size > JOINED - joinedSize) {
      join();
      pieces.add(piece);
    } else {
      if (joinedSize + size > joined.length) {
        joined = Arrays.copyOf(joined, Math.min(JOINED, 2 * (joinedSize + size)));
      }
      piece.copyTo(joined, joinedSize);
      joinedSize += size;
    }
    end += size;
  }

  private void join() {
    if (joinedSize > 0) {
      pieces.add(ByteString.copyFrom(joined, 0, joinedSize));
      joinedSize = 0;
    }
  }

  boolean isEmpty() {
    return size() == 0;
  }

  long size() {
    return end - released;
  }

  long end() {
    return end;
  }

  boolean hasChanged() {
    return changed;
  }

  boolean isMasked(List<Mask> written) {
    List<Mask> held = written.stream().filter(mask -> mask.end() > released).toList();
    masks.addAll(held);
    changed |= !held.isEmpty();
    return !held.isEmpty();
  }

  List<ByteString> releaseTo(long position) {
    List<ByteString> out = new ArrayList<>(1);
    while (!isEmpty() && released < position) {
      if (pieces.isEmpty()) {
        join();
      }
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
