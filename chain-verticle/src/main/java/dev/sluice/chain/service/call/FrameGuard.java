package dev.sluice.chain.service.call;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.function.LongPredicate;

/**
 * Passes gRPC frames on while their flags are known, since the library takes every unknown flag for
 * "not compressed". Event loop only.
 */
final class FrameGuard implements Handler<Buffer> {
  static final int PREFIX_BYTES = 5;

  private final Handler<Buffer> next;
  private final boolean mayCompress;
  private final Runnable onFault;
  private final LongPredicate fits;
  private int prefix;
  private long size;
  private long length;
  private boolean broken;

  /**
   * At the beginning of a message.
   *
   * @param mayCompress whether the service named a {@code grpc-encoding}
   * @param onFault called once; nothing is passed on from then
   * @param fits told the bytes of the message under way before its next part is passed on, 0 at the
   *     end of one; when they do not fit, nothing is passed on from then
   */
  FrameGuard(Handler<Buffer> next, boolean mayCompress, Runnable onFault, LongPredicate fits) {
    this.next = next;
    this.mayCompress = mayCompress;
    this.onFault = onFault;
    this.fits = fits;
  }

  @Override
  public void handle(Buffer chunk) {
    if (broken) {
      return;
    }
    if (!isKnown(chunk)) {
      broken = true;
      onFault.run();
    } else if (fits.test(unfinished())) {
      next.handle(chunk);
    } else {
      broken = true;
    }
  }

  private long unfinished() {
    return prefix == PREFIX_BYTES ? PREFIX_BYTES + size - length : prefix;
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
        size = length;
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
