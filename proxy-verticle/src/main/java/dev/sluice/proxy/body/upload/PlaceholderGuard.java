package dev.sluice.proxy.body.upload;

import dev.sluice.detect.placeholder.PlaceholderScanner;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Event loop only. Passes the payload of a streamed body, but holds back trailing bytes that may
 * begin a placeholder until more arrive.
 */
public final class PlaceholderGuard {
  private static final byte[] NOTHING = {};

  private final PlaceholderScanner scanner = new PlaceholderScanner();
  private byte[] held = NOTHING;
  private boolean seen;

  /**
   * Returns the bytes that may pass from the held ones and the piece.
   *
   * @param piece the guard owns the buffer
   */
  public ByteBuf admit(ByteBuf piece) {
    byte[] bytes = ByteBufUtil.getBytes(piece);
    piece.release();
    seen = seen || scanner.finds(bytes, 0, bytes.length);
    if (seen) {
      return Unpooled.EMPTY_BUFFER;
    }
    byte[] all = Arrays.copyOf(held, held.length + bytes.length);
    System.arraycopy(bytes, 0, all, held.length, bytes.length);
    int released = all.length - scanner.heldBytes();
    held = Arrays.copyOfRange(all, released, all.length);
    return Unpooled.wrappedBuffer(all, 0, released);
  }

  /** Whether a placeholder was seen. Nothing may pass afterwards. */
  public boolean sawPlaceholder() {
    return seen;
  }

  public ByteBuf rest() {
    ByteBuf rest = Unpooled.wrappedBuffer(held);
    held = NOTHING;
    return rest;
  }

  public static boolean isIn(Trailers trailers) {
    byte[] lines = trailers.lines();
    return new PlaceholderScanner().finds(lines, 0, lines.length);
  }
}
