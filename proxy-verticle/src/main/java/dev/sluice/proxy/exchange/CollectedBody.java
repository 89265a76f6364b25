package dev.sluice.proxy.exchange;

import com.google.protobuf.ByteString;

/** What came of reading a whole request body into memory. */
sealed interface CollectedBody {
  /** All of it. */
  record Whole(ByteString bytes) implements CollectedBody {}

  /** More than the limit; what was read is lost, so the request cannot go on. */
  record TooLarge() implements CollectedBody {}

  record Malformed() implements CollectedBody {}

  /** Trailers came, which a rebuilt request cannot carry. */
  record WithTrailers() implements CollectedBody {}

  record TimedOut() implements CollectedBody {}

  record ClientGone() implements CollectedBody {}
}
