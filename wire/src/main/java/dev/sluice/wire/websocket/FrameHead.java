package dev.sluice.wire.websocket;

import io.netty.buffer.ByteBuf;

/**
 * The head of a frame. Since only its shortest form is accepted, {@link #write} gives the bytes
 * that were read.
 *
 * @param last whether the message ends with it
 * @param compressed the bit RSV1
 * @param length of the payload, in bytes
 * @param masked whether the key belongs to it
 * @param key exclusive or of the payload
 */
public record FrameHead(
    boolean last, boolean compressed, Opcode opcode, long length, boolean masked, int key) {
  /** Longest head, in bytes. */
  public static final int MAX_BYTES = 14;

  static final int LAST = 0x80;
  static final int RSV1 = 0x40;
  static final int MASKED = 0x80;
  static final int SHORT = 125;
  static final int TWO_BYTES = 126;
  static final int EIGHT_BYTES = 127;
  static final int TWO_BYTES_MAX = 0xFFFF;

  public void write(ByteBuf to) {
    to.writeByte((last ? LAST : 0) | (compressed ? RSV1 : 0) | opcode.bits());
    int mask = masked ? MASKED : 0;
    if (length <= SHORT) {
      to.writeByte(mask | (int) length);
    } else if (length <= TWO_BYTES_MAX) {
      to.writeByte(mask | TWO_BYTES).writeShort((int) length);
    } else {
      to.writeByte(mask | EIGHT_BYTES).writeLong(length);
    }
    if (masked) {
      to.writeInt(key);
    }
  }
}
