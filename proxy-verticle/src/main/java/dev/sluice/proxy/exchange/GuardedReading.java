package dev.sluice.proxy.exchange;

import dev.sluice.proxy.credential.BodyGuard;
import dev.sluice.proxy.http1.BodyReader;
import dev.sluice.proxy.http1.ByteRangeSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Event loop. Lets the bytes of a streamed body through, framing included, but for those at the end
 * that may begin a placeholder: they wait for what follows.
 */
final class GuardedReading implements ByteRangeSink {
  private static final byte[] NOTHING = {};

  private final BodyReader reader;
  private final BodyGuard guard = new BodyGuard();
  private byte[] held = NOTHING;
  private boolean seen;
  private int dataFrom;
  private int dataTo;

  GuardedReading(BodyReader reader) {
    this.reader = reader;
  }

  /** Reads a range and gives what may go on; the reader says where its end is. */
  int read(byte[] bytes, int from, int to) {
    dataFrom = from;
    dataTo = from;
    return reader.read(bytes, from, to, this);
  }

  @Override
  public void accept(byte[] bytes, int from, int to) {
    dataFrom = from;
    dataTo = to;
    seen = seen || guard.sees(bytes, from, to);
  }

  /** Whether a placeholder came; nothing may go on then. */
  boolean sawMarker() {
    return seen;
  }

  /** What may go on of what was held and of the range that was read. */
  ByteBuf released(byte[] bytes, int from, int end) {
    boolean goesOn = reader.state() == BodyReader.State.MORE;
    int open = goesOn ? guard.held() : 0;
    if (open > dataTo - dataFrom) {
      held = joined(bytes, from, end);
      return Unpooled.EMPTY_BUFFER;
    }
    int cut = open == 0 ? end : dataTo - open;
    ByteBuf released =
        Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(held), Unpooled.wrappedBuffer(bytes, from, cut - from));
    held = Arrays.copyOfRange(bytes, cut, end);
    return released;
  }

  private byte[] joined(byte[] bytes, int from, int end) {
    byte[] joined = Arrays.copyOf(held, held.length + end - from);
    System.arraycopy(bytes, from, joined, held.length, end - from);
    return joined;
  }
}
