package dev.sluice.wire.websocket;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Kinds of frames (RFC 6455 section 5.2). */
public enum Opcode {
  CONTINUATION(0),
  TEXT(1),
  BINARY(2),
  CLOSE(8),
  PING(9),
  PONG(10);

  private static final int FIRST_CONTROL = 8;
  private static final int ALL = 16;
  private static final List<Optional<Opcode>> BY_BITS =
      IntStream.range(0, ALL).mapToObj(Opcode::find).toList();

  private final int bits;

  Opcode(int bits) {
    this.bits = bits;
  }

  int bits() {
    return bits;
  }

  public boolean isControl() {
    return bits >= FIRST_CONTROL;
  }

  /** Without an allocation for each frame. */
  static Optional<Opcode> of(int bits) {
    return BY_BITS.get(bits);
  }

  private static Optional<Opcode> find(int bits) {
    return Arrays.stream(values()).filter(opcode -> opcode.bits == bits).findFirst();
  }
}
