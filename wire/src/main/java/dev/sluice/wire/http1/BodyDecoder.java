package dev.sluice.wire.http1;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.head.BodyFraming;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/** Event loop only. Removes the framing from one body. */
final class BodyDecoder {
  private static final byte[] NOTHING = {};
  private static final int SMALL = 1 << 10;
  private static final int MOST_OVERHEAD = 4;

  private final BodyReader reader;
  private byte[] payload = NOTHING;
  private int from;
  private int to;
  private int gatheredLimit;
  private boolean gathered;

  BodyDecoder(BodyFraming framing) {
    this.reader = BodyReader.of(framing);
  }

  /**
   * Decodes the payload that has arrived into one buffer.
   *
   * @param atMost largest number of bytes to read, including framing
   * @return empty when only framing was read; a view over the inbox's array unless the body is
   *     chunked
   */
  ByteBuf decode(Inbox inbox, int atMost) {
    int start = inbox.from();
    int stop = start + Math.min(inbox.length(), atMost);
    payload = NOTHING;
    from = 0;
    to = 0;
    gatheredLimit = stop - start;
    gathered = false;
    inbox.readTo(reader.read(inbox.bytes(), start, stop, this::keep));
    shrink();
    return to == from ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(payload, from, to - from);
  }

  private void keep(byte[] bytes, int rangeFrom, int rangeTo) {
    if (to == from) {
      payload = bytes;
      from = rangeFrom;
      to = rangeTo;
      return;
    }
    if (!gathered) {
      gather();
    }
    System.arraycopy(bytes, rangeFrom, payload, to, rangeTo - rangeFrom);
    to += rangeTo - rangeFrom;
  }

  private void gather() {
    byte[] pieces = new byte[gatheredLimit];
    System.arraycopy(payload, from, pieces, 0, to - from);
    payload = pieces;
    gathered = true;
    to -= from;
    from = 0;
  }

  // Queues count the payload, and so may not keep an array that is far larger.
  private void shrink() {
    if (gathered && payload.length > SMALL && payload.length >= MOST_OVERHEAD * (to - from)) {
      payload = Arrays.copyOfRange(payload, from, to);
      to -= from;
      from = 0;
    }
  }

  int directBytes() {
    return (int) Math.min(Integer.MAX_VALUE, reader.unframedBytes());
  }

  void passed(int bytes) {
    reader.read(NOTHING, 0, bytes, ByteRangeSink.NONE);
  }

  BodyReader.State state() {
    return reader.state();
  }

  boolean isDone() {
    return reader.state() == BodyReader.State.DONE;
  }

  boolean completeAtEof() {
    return reader.completeAtEof();
  }

  Trailers trailers() {
    return reader.trailers();
  }
}
