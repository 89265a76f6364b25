package dev.sluice.chain.remote.call;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;

/**
 * Passes gRPC frames on while their flags are known, since the library takes every unknown flag for
 * "not compressed". Event loop only.
 */
final class FrameGuard implements Handler<Buffer> {
  /** Flags and length of a message. */
  static final int PREFIX_BYTES = 5;

  private final Handler<Buffer> next;
  private final boolean mayCompress;
  private final Runnable onFault;
  private int prefix;
  private long length;
  private boolean broken;

  /**
   * At the beginning of a message.
   *
   * @param mayCompress whether the service named a {@code grpc-encoding}
   * @param onFault called once; nothing is passed on from then
   */
  FrameGuard(Handler<Buffer> next, boolean mayCompress, Runnable onFault) {
    this.next = next;
    this.mayCompress = mayCompress;
    this.onFault = onFault;
  }

  @Override
  public void handle(Buffer chunk) {
    if (broken) {
      return;
    }
    if (isKnown(chunk)) {
      next.handle(chunk);
    } else {
      broken = true;
      onFault.run();
    }
  }

  private boolean isKnown(Buffer chunk) {
    int at = 0;
    while (at < chunk.length()) {
      if (prefix == PREFIX_BYTES) {
        at += skip(chunk.length() - at);
      } else if (prefix == 0 && !isKnown(chunk.getByte(at))) {
        return false;
      } else {
        length = prefix == 0 ? 0 : length << Byte.SIZE | chunk.getUnsignedByte(at);
        prefix++;
        at++;
        endEmptyMessage();
      }
    }
    return true;
  }

  private boolean isKnown(byte flags) {
    return flags == 0 || (flags == 1 && mayCompress);
  }

  private int skip(int available) {
    int skipped = (int) Math.min(length, available);
    length -= skipped;
    endEmptyMessage();
    return skipped;
  }

  private void endEmptyMessage() {
    if (prefix == PREFIX_BYTES && length == 0) {
      prefix = 0;
    }
  }
}
