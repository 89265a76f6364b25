package dev.sluice.proxy.exchange;

import dev.sluice.proxy.credential.PlaceholderScanner;
import dev.sluice.proxy.credential.PlaceholderSyntax;
import dev.sluice.proxy.http1.BodyReader;
import dev.sluice.proxy.http1.ByteRangeSink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Event loop. Lets the bytes of a streamed body through, framing included, but for those at the end
 * that may begin a placeholder: they wait for what follows.
 */
final class GuardedReading implements ByteRangeSink {
  private static final byte[] NOTHING = {};

  private final BodyReader reader;
  private final PlaceholderScanner guard = new PlaceholderScanner();

  /** Chunk extensions and trailers hold words of the client as well. */
  private final PlaceholderScanner framing = new PlaceholderScanner();

  /** Where on the wire the last payload bytes stood, payload byte n at n modulo its length. */
  private final long[] places = new long[PlaceholderSyntax.MAX_MARKER_BYTES];

  private byte[] held = NOTHING;
  private boolean seen;
  private long payload;
  private long wire;

  /** Where index 0 of the range that is read stands on the wire. */
  private long base;

  /** The index behind the last payload of that range. */
  private int behind;

  GuardedReading(BodyReader reader) {
    this.reader = reader;
  }

  /** Reads a range and gives what may go on; the reader says where its end is. */
  int read(byte[] bytes, int from, int to) {
    base = wire - from;
    behind = from;
    int end = reader.read(bytes, from, to, this);
    framingEnds(bytes, end);
    wire += end - from;
    return end;
  }

  @Override
  public void accept(byte[] bytes, int from, int to) {
    framingEnds(bytes, from);
    behind = to;
    for (int i = Math.max(from, to - places.length); i < to; i++) {
      places[place(payload + i - from)] = base + i;
    }
    payload += to - from;
    seen = seen || guard.finds(bytes, from, to);
  }

  private void framingEnds(byte[] bytes, int end) {
    seen = seen || (behind < end && framing.finds(bytes, behind, end));
  }

  /** Whether a placeholder came; nothing may go on then. */
  boolean sawMarker() {
    return seen;
  }

  /** What may go on of what was held and of the range that was read. */
  ByteBuf released(byte[] bytes, int from, int end) {
    ByteBuf all =
        Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(held), Unpooled.wrappedBuffer(bytes, from, end - from));
    byte[] kept = new byte[open()];
    int released = all.readableBytes() - kept.length;
    all.getBytes(released, kept);
    held = kept;
    return all.slice(0, released);
  }

  /** How many bytes of the wire have to wait: the framing between a marker's pieces is bounded. */
  private int open() {
    if (reader.state() != BodyReader.State.MORE) {
      return 0;
    }
    long payloadOpen =
        guard.heldBytes() == 0 ? 0 : wire - places[place(payload - guard.heldBytes())];
    // No marker crosses the end of a line, so that what is open of the framing is all at the end.
    return (int) Math.max(payloadOpen, framing.heldBytes());
  }

  private int place(long payloadByte) {
    return (int) (payloadByte % places.length);
  }
}
