package dev.sluice.wire.websocket;

import java.util.Optional;

/** What may follow what on one side (RFC 6455 section 5, data-plane 10.5). Not thread-safe. */
public final class FrameRules {
  public static final int MAX_FRAGMENTS = 4096;

  /** Payload of one binary frame of a client, in bytes. */
  public static final long MAX_BINARY_FRAME = 16L << 20;

  private static final int OPCODE_BITS = 0x0F;
  private static final int LENGTH_BITS = 0x7F;
  private static final int CONTROL = 0x08;

  private final boolean client;
  private final boolean deflate;
  private Optional<Opcode> message = Optional.empty();
  private int fragments;

  /**
   * Rules of one side.
   *
   * @param client whether it is the client, whose frames are masked and bounded
   * @param deflate whether its messages may be compressed
   */
  public FrameRules(boolean client, boolean deflate) {
    this.client = client;
    this.deflate = deflate;
  }

  void checkFirst(int first) throws FrameException {
    Opcode opcode =
        Opcode.of(first & OPCODE_BITS).orElseThrow(() -> new FrameException(FrameFault.OPCODE));
    boolean compressed = (first & FrameHead.RSV1) != 0;
    boolean begins = opcode == Opcode.TEXT || opcode == Opcode.BINARY;
    if (FrameReader.hasReserved(first) || (compressed && !(deflate && begins))) {
      throw new FrameException(FrameFault.RSV);
    }
    if (opcode.isControl() && (first & FrameHead.LAST) == 0) {
      throw new FrameException(FrameFault.CONTROL_FRAME);
    }
    if (!opcode.isControl() && begins == message.isPresent()) {
      throw new FrameException(FrameFault.FRAGMENTATION);
    }
  }

  void checkSecond(int first, int second) throws FrameException {
    if (((second & FrameHead.MASKED) != 0) != client) {
      throw new FrameException(client ? FrameFault.UNMASKED : FrameFault.PROTOCOL);
    }
    boolean control = (first & CONTROL) != 0;
    int length = second & LENGTH_BITS;
    if (control && length > FrameHead.SHORT) {
      throw new FrameException(FrameFault.CONTROL_FRAME);
    }
    boolean close = (first & OPCODE_BITS) == Opcode.CLOSE.bits();
    if (close && length == 1) {
      throw new FrameException(FrameFault.CLOSE_FRAME);
    }
  }

  void accept(FrameHead head) throws FrameException {
    if (head.length() < 0) {
      throw new FrameException(FrameFault.LENGTH);
    }
    if (head.opcode().isControl()) {
      return;
    }
    Opcode type = message.orElse(head.opcode());
    if (client && type == Opcode.BINARY && head.length() > MAX_BINARY_FRAME) {
      throw new FrameException(FrameFault.LENGTH);
    }
    fragments = message.isPresent() ? fragments + 1 : 1;
    if (client && fragments > MAX_FRAGMENTS) {
      throw new FrameException(FrameFault.FRAGMENTATION);
    }
    message = head.last() ? Optional.empty() : Optional.of(type);
  }
}
