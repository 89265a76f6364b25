package dev.sluice.wire;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** How much of its response a scripted client takes. */
final class ScriptedRoom {
  private boolean open = true;
  private long left = Long.MAX_VALUE;
  private long written;
  private int mostBehind;

  void takes(boolean more) {
    open = more;
  }

  void takesOnly(long bytes) {
    left = bytes;
  }

  void write(ByteBuf piece) {
    written += piece.readableBytes();
    left -= piece.readableBytes();
    mostBehind = Math.max(mostBehind, behind(piece).capacity());
  }

  /** The buffer that a piece is a part of. */
  private static ByteBuf behind(ByteBuf piece) {
    return Optional.ofNullable(piece.unwrap()).map(ScriptedRoom::behind).orElse(piece);
  }

  int mostBehind() {
    return mostBehind;
  }

  long written() {
    return written;
  }

  boolean isWritable() {
    return open && left > 0;
  }
}
