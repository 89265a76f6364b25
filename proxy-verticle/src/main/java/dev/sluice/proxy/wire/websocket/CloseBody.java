package dev.sluice.proxy.wire.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** The payload of a closing frame (RFC 6455 section 7.4). */
public final class CloseBody {
  private static final int CODE_BYTES = 2;
  private static final int FIRST = 1000;
  private static final int LAST_REGISTERED = 1014;
  private static final int FIRST_RESERVED = 1004;
  private static final int LAST_RESERVED = 1006;
  private static final int FIRST_OWN = 3000;
  private static final int LAST_OWN = 4999;

  private CloseBody() {}

  /**
   * Checks what a peer sent.
   *
   * @param payload unmasked, at most 125 bytes
   */
  public static void check(byte[] payload) throws FrameException {
    if (payload.length == 0) {
      return;
    }
    int code = payload.length < CODE_BYTES ? 0 : ByteBuffer.wrap(payload).getChar();
    if (!isValid(code)) {
      throw new FrameException(FrameFault.CLOSE_FRAME);
    }
    if (!ByteString.copyFrom(payload, CODE_BYTES, payload.length - CODE_BYTES).isValidUtf8()) {
      throw new FrameException(FrameFault.UTF8);
    }
  }

  private static boolean isValid(int code) {
    boolean registered = code >= FIRST && code <= LAST_REGISTERED;
    boolean reserved = code >= FIRST_RESERVED && code <= LAST_RESERVED;
    return (registered && !reserved) || (code >= FIRST_OWN && code <= LAST_OWN);
  }

  /**
   * Appends a code and a reason.
   *
   * @param reason of at most 123 ASCII characters; the rest is cut off
   */
  public static void write(ByteBuf to, int code, String reason) {
    to.writeShort(code);
    to.writeCharSequence(reason.substring(0, length(reason) - CODE_BYTES), US_ASCII);
  }

  static int length(String reason) {
    return Math.min(CODE_BYTES + reason.length(), FrameHead.SHORT);
  }
}
