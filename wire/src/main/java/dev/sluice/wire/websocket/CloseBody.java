package dev.sluice.wire.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.Arrays;

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

  /** Checks the unmasked payload that a peer sent. */
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

  /** {@code reason} is ASCII, cut off after 123 characters; empty for the code alone. */
  public static byte[] of(int code, String reason) {
    byte[] text = reason.getBytes(US_ASCII);
    byte[] whole =
        ByteBuffer.allocate(CODE_BYTES + text.length).putChar((char) code).put(text).array();
    return Arrays.copyOf(whole, Math.min(whole.length, FrameHead.SHORT));
  }

  public static byte[] code(byte[] payload) {
    return Arrays.copyOf(payload, Math.min(payload.length, CODE_BYTES));
  }
}
