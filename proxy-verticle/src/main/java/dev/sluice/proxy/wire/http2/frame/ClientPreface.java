package dev.sluice.proxy.wire.http2.frame;

import dev.sluice.proxy.connection.Deadline;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Event loop only. The bytes with which every client begins (RFC 9113 section 3.4), and how long
 * these, and heads that have begun, may take.
 */
public final class ClientPreface {
  private static final byte[] BYTES =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Deadline late;
  private int matched;
  private long awaited = 1;

  public ClientPreface(Deadline late) {
    this.late = late;
  }

  public void await() {
    late.restart();
  }

  /** What is awaited now: a number that differs for each, and 0 for nothing. */
  public void awaits(long next) {
    if (next != awaited) {
      awaited = next;
      late.cancel();
      if (next != 0) {
        late.restart();
      }
    }
  }

  public void cancel() {
    late.cancel();
  }

  public boolean take(ByteBuf bytes) {
    while (matched < BYTES.length && bytes.isReadable()) {
      if (bytes.readByte() != BYTES[matched++]) {
        return false;
      }
    }
    return true;
  }

  public boolean isComplete() {
    return matched == BYTES.length;
  }
}
