package dev.sluice.proxy.wire.http2;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Event loop only. The bytes with which every client begins (RFC 9113 section 3.4). */
final class ClientPreface {
  private static final byte[] BYTES =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private int matched;

  /** Takes the bytes of the preface from others. False when they are no preface. */
  boolean take(ByteBuf bytes) {
    while (matched < BYTES.length && bytes.isReadable()) {
      if (bytes.readByte() != BYTES[matched++]) {
        return false;
      }
    }
    return true;
  }

  boolean isComplete() {
    return matched == BYTES.length;
  }
}
