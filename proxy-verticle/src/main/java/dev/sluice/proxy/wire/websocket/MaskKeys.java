package dev.sluice.proxy.wire.websocket;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Keys that no sender of payload can guess (RFC 6455 section 10.3). Not thread-safe. */
public final class MaskKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int AT_ONCE = 16 * Integer.BYTES;

  private ByteBuffer left = ByteBuffer.allocate(0);

  public int next() {
    if (!left.hasRemaining()) {
      byte[] drawn = new byte[AT_ONCE];
      RANDOM.nextBytes(drawn);
      left = ByteBuffer.wrap(drawn);
    }
    return left.getInt();
  }
}
