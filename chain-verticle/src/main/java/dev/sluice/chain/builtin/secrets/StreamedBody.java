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

  /** What is held has waited long enough. */
  void due();

  /** The body is complete; false when it cannot have been. */
  boolean end();

  /** It cannot be read any further: what is known of it is judged. */
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

  /** Whether it has a content coding, so that what is held is not what is searched. */
  default boolean isCoded() {
    return false;
  }

  /** Bytes that are held, with windows of decoders. */
  long heldBytes();

  /** Gives back what is outside of the heap. */
  void close();
}
