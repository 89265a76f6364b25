package dev.sluice.proxy.inspection;

import com.google.protobuf.ByteString;

/** The source of the body that is sent to the origin. */
public sealed interface RequestBody {
  /** Streamed from the client in its own framing. */
  record Streamed() implements RequestBody {}

  /**
   * Sent from memory with a Content-Length.
   *
   * @param present false when the request had no body and middleware added none
   * @param receivedBytes size of the body that the client sent
   */
  record Buffered(ByteString bytes, boolean present, int receivedBytes) implements RequestBody {
    /** As the client sent it. */
    public Buffered(ByteString bytes, boolean present) {
      this(bytes, present, bytes.size());
    }
  }
}
