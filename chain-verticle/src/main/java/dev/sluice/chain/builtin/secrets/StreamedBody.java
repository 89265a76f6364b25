package dev.sluice.chain.builtin.secrets;

import com.google.protobuf.ByteString;
import java.util.List;

/** One body on its way through the search. One thread. */
interface StreamedBody {
  /** Takes a piece, and reads it or its begin; false when it cannot be read. */
  boolean add(ByteString piece);

  /** Whether a part of the last piece is not read, which is to come before all else. */
  default boolean hasMore() {
    return false;
  }

  /** Reads more of the last piece; false when it cannot be read. */
  default boolean more() {
    return true;
  }

  /** What is held has waited long enough. */
  void due();

  /** The body is complete; false when it cannot have been. */
  boolean end();

  /** It cannot be read any further: what is known of it is judged. */
  default void cut() {}

  /**
   * False when what the search leaves to the body exceeded the budget of the operator's patterns.
   */
  default boolean isSearched() {
    return true;
  }

  /** Whether layers of it were left out, beside those of the search. */
  default boolean isUndecoded() {
    return false;
  }

  /** Takes out what may go on. */
  List<ByteString> cleared();

  /** Takes out what is held, which nothing has judged. */
  List<ByteString> held();

  boolean isHolding();

  /** Whether the output has no content coding, although the input has one. */
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
