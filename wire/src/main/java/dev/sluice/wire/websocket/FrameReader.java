package dev.sluice.wire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reads heads of frames from pieces of any size, strictly. Payload stays with the caller: after
 * each head, it takes {@link FrameHead#length} bytes itself. Not thread-safe.
 */
public final class FrameReader {
  private static final int LENGTH_BITS = 0x7F;
  private static final int RESERVED = 0x30;
  private static final int OPCODE_BITS = 0x0F;
  private static final int KEY_BYTES = 4;
  private static final int FIXED_BYTES = 2;

  private final FrameRules rules;

  // A head whose end has not arrived.
  private final byte[] partial = new byte[FrameHead.MAX_BYTES];

  private int held;
  private boolean split;
  private FrameHead head = new FrameHead(true, false, Opcode.CONTINUATION, 0, false, 0);

  public FrameReader(FrameRules rules) {
    this.rules = rules;
  }

  /**
   * Continues reading a head, and takes its bytes from the piece. True when the head is complete;
   * otherwise the piece is at its end. Throws when the head is not allowed here.
   */
  public boolean advance(ByteBuf piece) throws FrameException {
    if (held == 0 && piece.readableBytes() >= FrameHead.MAX_BYTES) {
      split = false;
      return read(piece);
    }
    return advanceSplit(piece);
  }

  private boolean advanceSplit(ByteBuf piece) throws FrameException {
    split = held > 0;
    while (piece.isReadable()) {
      partial[held] = piece.readByte();
      held++;
      if (held >= FIXED_BYTES && held == size(partial[1])) {
        int bytes = held;
        held = 0;
        return read(Unpooled.wrappedBuffer(partial, 0, bytes));
      }
      if (held <= FIXED_BYTES) {
        check();
      }
    }
    return false;
  }

  // Refuses as early as it can be known, so that no peer waits for more.
  private void check() throws FrameException {
    rules.checkFirst(partial[0]);
    if (held == FIXED_BYTES) {
      rules.checkSecond(partial[0], partial[1]);
    }
  }

  private static int size(int second) {
    int length = second & LENGTH_BITS;
    int more = length == FrameHead.TWO_BYTES ? 2 : length == FrameHead.EIGHT_BYTES ? 8 : 0;
    return FIXED_BYTES + more + ((second & FrameHead.MASKED) == 0 ? 0 : KEY_BYTES);
  }

  private boolean read(ByteBuf from) throws FrameException {
    int first = from.readByte();
    rules.checkFirst(first);
    int second = from.readByte();
    rules.checkSecond(first, second);
    long length = length(second & LENGTH_BITS, from);
    boolean masked = (second & FrameHead.MASKED) != 0;
    Opcode opcode =
        Opcode.of(first & OPCODE_BITS).orElseThrow(() -> new FrameException(FrameFault.OPCODE));
    head =
        new FrameHead(
            (first & FrameHead.LAST) != 0,
            (first & FrameHead.RSV1) != 0,
            opcode,
            length,
            masked,
            masked ? from.readInt() : 0);
    rules.accept(head);
    return true;
  }

  private static long length(int coded, ByteBuf from) throws FrameException {
    long length =
        switch (coded) {
          case FrameHead.TWO_BYTES -> from.readUnsignedShort();
          case FrameHead.EIGHT_BYTES -> from.readLong();
          default -> coded;
        };
    boolean tooLong =
        (coded == FrameHead.TWO_BYTES && length <= FrameHead.SHORT)
            || (coded == FrameHead.EIGHT_BYTES && length <= FrameHead.TWO_BYTES_MAX);
    if (tooLong) {
      throw new FrameException(FrameFault.LENGTH);
    }
    return length;
  }

  public FrameHead head() {
    return head;
  }

  /** Whether bytes of that head arrived in an earlier piece. */
  public boolean isSplit() {
    return split;
  }

  static boolean hasReserved(int first) {
    return (first & RESERVED) != 0;
  }
}
