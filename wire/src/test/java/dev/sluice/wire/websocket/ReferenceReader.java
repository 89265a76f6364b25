package dev.sluice.wire.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rules of data-plane 10.5 for heads, read from all bytes at once and written down anew. */
final class ReferenceReader {
  private final ByteBuffer from;
  private final boolean client;
  private final boolean deflate;
  private final List<String> read = new ArrayList<>();
  private boolean open;
  private boolean binary;
  private int fragments;

  private ReferenceReader(byte[] bytes, boolean client, boolean deflate) {
    this.from = ByteBuffer.wrap(bytes);
    this.client = client;
    this.deflate = deflate;
  }

  /** Heads up to the end, or up to a fault. */
  static List<String> read(byte[] bytes, boolean client, boolean deflate) {
    ReferenceReader reader = new ReferenceReader(bytes, client, deflate);
    Optional<FrameFault> fault = Optional.empty();
    while (reader.from.hasRemaining() && fault.isEmpty()) {
      fault = reader.head();
    }
    fault.ifPresent(it -> reader.read.add(it.name()));
    return reader.read;
  }

  private Optional<FrameFault> head() {
    int first = from.get() & 0xFF;
    Optional<FrameFault> wrong = firstByte(first);
    if (wrong.isPresent() || !from.hasRemaining()) {
      return wrong;
    }
    int second = from.get() & 0xFF;
    int announced = second & 127;
    wrong = secondByte(first & 15, second);
    int more = announced == 126 ? 2 : announced == 127 ? 8 : 0;
    if (wrong.isPresent() || from.remaining() < more + (client ? 4 : 0)) {
      from.position(from.limit());
      return wrong;
    }
    long length = more == 2 ? from.getShort() & 0xFFFF : more == 8 ? from.getLong() : announced;
    if ((more == 2 && length < 126) || (more == 8 && length < 65536)) {
      return Optional.of(FrameFault.LENGTH);
    }
    return whole(first, length, client ? from.getInt() : 0);
  }

  private Optional<FrameFault> firstByte(int first) {
    int opcode = first & 15;
    boolean control = opcode >= 8;
    boolean begins = opcode == 1 || opcode == 2;
    if (opcode > 10 || (opcode > 2 && opcode < 8)) {
      return Optional.of(FrameFault.OPCODE);
    }
    if ((first & 0x30) != 0 || ((first & 0x40) != 0 && (!deflate || !begins))) {
      return Optional.of(FrameFault.RSV);
    }
    if (control && first < 128) {
      return Optional.of(FrameFault.CONTROL_FRAME);
    }
    return !control && begins == open ? Optional.of(FrameFault.FRAGMENTATION) : Optional.empty();
  }

  private Optional<FrameFault> secondByte(int opcode, int second) {
    int length = second & 127;
    if (second >= 128 != client) {
      return Optional.of(client ? FrameFault.UNMASKED : FrameFault.PROTOCOL);
    }
    if (opcode >= 8 && length > 125) {
      return Optional.of(FrameFault.CONTROL_FRAME);
    }
    return opcode == 8 && length == 1 ? Optional.of(FrameFault.CLOSE_FRAME) : Optional.empty();
  }

  private Optional<FrameFault> whole(int first, long length, int key) {
    int opcode = first & 15;
    if (opcode < 8) {
      boolean begins = opcode == 1 || opcode == 2;
      binary = begins ? opcode == 2 : binary;
      fragments = begins ? 1 : fragments + 1;
      open = first < 128;
      if (client && binary && length > 16777216) {
        return Optional.of(FrameFault.LENGTH);
      }
      if (client && fragments > 4096) {
        return Optional.of(FrameFault.FRAGMENTATION);
      }
    }
    read.add((first >= 128) + " " + (first & 0x40) + " " + opcode + " " + length + " " + key);
    from.position((int) Math.min(from.limit(), from.position() + length));
    return Optional.empty();
  }
}
