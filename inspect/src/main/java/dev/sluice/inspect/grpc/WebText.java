package dev.sluice.inspect.grpc;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * Decodes the base64 of gRPC-Web, whose parts may each end with padding; decoders of the JDK refuse
 * padding before the end. Pure; any thread.
 */
public final class WebText {
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private static final int BITS = 6;

  private WebText() {}

  /** The bytes of a range; empty when a byte is no digit, padding or whitespace. */
  public static Optional<byte[]> decoded(byte[] bytes, int from, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream((end - from) / 4 * 3);
    int bits = 0;
    int value = 0;
    for (int i = from; i < end; i++) {
      int digit = DIGITS.indexOf(bytes[i]);
      if (digit >= 0) {
        value = (value << BITS | digit) & 0xFFFF;
        bits += BITS;
        if (bits >= Byte.SIZE) {
          bits -= Byte.SIZE;
          out.write(value >>> bits);
        }
      } else if (bytes[i] == '=') {
        bits = 0;
      } else if (" \t\r\n".indexOf(bytes[i]) < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(out.toByteArray());
  }
}
