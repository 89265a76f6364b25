package dev.sluice.proxy.inspection;

import com.google.protobuf.ByteString;

/** Where the body that goes to the origin comes from. */
public sealed interface RequestBody {
  /** From the client as it arrives, in its own framing. */
  record Streamed() implements RequestBody {}

  /**
   * From memory, with a Content-Length.
   *
   * @param present false when the request had no body and got none
   */
  record Buffered(ByteString bytes, boolean present) implements RequestBody {}
}
