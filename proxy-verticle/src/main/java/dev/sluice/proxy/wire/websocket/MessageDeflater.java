package dev.sluice.proxy.wire.websocket;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * Deflates single messages (RFC 7692 section 7.2.1). It never refers to earlier messages, which
 * every receiver can read whatever was agreed on, so that idle sessions need no deflater.
 */
final class MessageDeflater {
  /** Larger messages go on uncompressed, as every sender may: an event loop must not wait. */
  static final int MAX_BYTES = 1 << 20;

  private static final ThreadLocal<Deflater> RAW =
      ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));
  private static final int TAIL_BYTES = 4;
  private static final int ROOM = 64;
  private static final ByteString EMPTY = ByteString.copyFrom(new byte[1]);

  private MessageDeflater() {}

  /**
   * Deflates a message.
   *
   * @param payload at most {@link #MAX_BYTES}
   * @param windowBits that the receiver has, 8 to 15
   */
  static ByteString deflate(ByteString payload, int windowBits) {
    if (payload.isEmpty()) {
      return EMPTY;
    }
    Deflater deflater = RAW.get();
    deflater.reset();
    // The window of the JDK's deflater is fixed. Without matches no distance is too large.
    deflater.setStrategy(
        payload.size() <= 1 << windowBits ? Deflater.DEFAULT_STRATEGY : Deflater.HUFFMAN_ONLY);
    deflater.setInput(payload.asReadOnlyByteBuffer());
    byte[] bytes = new byte[payload.size() / 2 + ROOM];
    int length = 0;
    int more;
    do {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      more = deflater.deflate(bytes, length, bytes.length - length, Deflater.SYNC_FLUSH);
      length += more;
    } while (more > 0 || !deflater.needsInput());
    return UnsafeByteOperations.unsafeWrap(bytes, 0, length - TAIL_BYTES);
  }
}
