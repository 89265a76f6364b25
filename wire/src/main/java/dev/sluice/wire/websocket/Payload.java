package dev.sluice.wire.websocket;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;

/** A message while it arrives. It grows with what arrived, not with what was announced. */
final class Payload {
  private static final int FIRST_BYTES = 1 << 10;

  private final int limit;
  private byte[] bytes = new byte[0];
  private int length;

  Payload(int limit) {
    this.limit = limit;
  }

  /** Room for more: at least one byte, unless the limit is reached; nothing is copied then. */
  int room() {
    if (length == bytes.length && length < limit) {
      grow(1);
    }
    return bytes.length - length;
  }

  /** Makes room for bytes that arrived; throws when the message becomes too large. */
  void need(int more) throws FrameException {
    if (more > limit - length) {
      throw new FrameException(FrameFault.TOO_BIG);
    }
    if (more > bytes.length - length) {
      grow(more);
    }
  }

  private void grow(int more) {
    int wanted = Math.max(length + more, Math.max(FIRST_BYTES, 2 * bytes.length));
    bytes = Arrays.copyOf(bytes, Math.min(limit, wanted));
  }

  byte[] array() {
    return bytes;
  }

  int length() {
    return length;
  }

  void added(int more) {
    length += more;
  }

  /** Nothing may be added afterwards. */
  ByteString whole() {
    return UnsafeByteOperations.unsafeWrap(bytes, 0, length);
  }
}
