package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import java.util.List;

/** One body on its way through the search. One thread. */
interface StreamedBody {
  /** Takes a piece, and reads it or its begin; false when it cannot be read. */
  boolean add(ByteString piece);

  default boolean hasMore() {
    return false;
  }

  default boolean more() {
    return true;
  }

  /** Called when held bytes time out. */
  void due();

  /** Ends the body; false when it is incomplete. */
  boolean end();

  /** Ends reading early; the part read so far is judged. */
  default void cut() {}

  default boolean isSearched() {
    return true;
  }

  default boolean isUndecoded() {
    return false;
  }

  List<ByteString> cleared();

  List<ByteString> held();

  boolean isHolding();

  boolean isIdentity();

  /** Whether the held bytes have a content coding, unlike the searched ones. */
  default boolean isCoded() {
    return false;
  }

  /** Bytes that are held, with windows of decoders. */
  long heldBytes();

  /** Releases memory outside of the heap. */
  void close();
}
