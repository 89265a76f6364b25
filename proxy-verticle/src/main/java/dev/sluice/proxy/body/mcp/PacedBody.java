package dev.sluice.proxy.body.mcp;

import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.wire.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** Event loop only. A body in memory, delivered to the way of its response on demand. */
final class PacedBody {
  private final HeldOrigin origin;
  private final ResponsePath way;
  private final Queue<ByteBuf> out = new ArrayDeque<>();
  private Optional<Trailers> end = Optional.empty();
  private boolean delivering;

  PacedBody(HeldOrigin origin, ResponsePath way) {
    this.origin = origin;
    this.way = way;
  }

  void add(byte[] bytes) {
    if (bytes.length > 0) {
      out.add(Unpooled.wrappedBuffer(bytes));
    }
  }

  void end(Trailers trailers) {
    end = Optional.of(trailers);
  }

  /**
   * Gives the way what it asked for. It may ask for more within this call.
   *
   * @return whether it asks for more than there is
   */
  boolean deliver() {
    if (delivering) {
      return false;
    }
    delivering = true;
    while (origin.wanted() > 0 && !out.isEmpty()) {
      ByteBuf next = out.element();
      int count = Math.min(origin.wanted(), next.readableBytes());
      origin.delivered(count);
      way.onBody(next.readRetainedSlice(count));
      if (!next.isReadable()) {
        out.remove().release();
      }
      way.onReadComplete();
    }
    delivering = false;
    return out.isEmpty() && wantsMore();
  }

  private boolean wantsMore() {
    if (end.isEmpty()) {
      return origin.wanted() > 0;
    }
    Trailers trailers = end.get();
    end = Optional.empty();
    way.onEnd(trailers);
    return false;
  }
}
