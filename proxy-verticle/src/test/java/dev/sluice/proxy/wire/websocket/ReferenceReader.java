package dev.sluice.proxy.wire.websocket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The rules of data-plane 10.5 for heads, read from all bytes at once and written down anew. */
final class ReferenceReader {
  private ReferenceReader() {}

  /** Heads up to the end, or up to a fault. */
  static List<String> read(byte[] bytes, boolean client, boolean deflate) {
    List<String> read = new ArrayList<>();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    boolean open = false;
    boolean binary = false;
    int fragments = 0;
    while (from.remaining() >= 1) {
      int first = from.get() & 0xFF;
      int opcode = first & 15;
      boolean last = first >= 128;
      boolean control = opcode >= 8;
      if (opcode > 10 || (opcode > 2 && opcode < 8)) {
        return with(read, FrameFault.OPCODE);
      }
      boolean begins = opcode == 1 || opcode == 2;
      if ((first & 0x30) != 0 || ((first & 0x40) != 0 && (!deflate || !begins))) {
        return with(read, FrameFault.RSV);
      }
      if (control && !last) {
        return with(read, FrameFault.CONTROL_FRAME);
      }
      if (!control && begins == open) {
        return with(read, FrameFault.FRAGMENTATION);
      }
      if (!from.hasRemaining()) {
        return read;
      }
      int second = from.get() & 0xFF;
      if (second >= 128 != client) {
        return with(read, client ? FrameFault.UNMASKED : FrameFault.PROTOCOL);
      }
      long length = second & 127;
      if (control && length > 125) {
        return with(read, FrameFault.CONTROL_FRAME);
      }
      if (opcode == 8 && length == 1) {
        return with(read, FrameFault.CLOSE_FRAME);
      }
      int more = length == 126 ? 2 : length == 127 ? 8 : 0;
      if (from.remaining() < more + (client ? 4 : 0)) {
        return read;
      }
      length = more == 2 ? from.getShort() & 0xFFFF : more == 8 ? from.getLong() : length;
      if ((more == 2 && length < 126) || (more == 8 && length < 65536)) {
        return with(read, FrameFault.LENGTH);
      }
      int key = client ? from.getInt() : 0;
      if (!control) {
        binary = begins ? opcode == 2 : binary;
        fragments = begins ? 1 : fragments + 1;
        open = !last;
        if (client && binary && length > 16777216) {
          return with(read, FrameFault.LENGTH);
        }
        if (client && fragments > 4096) {
          return with(read, FrameFault.FRAGMENTATION);
        }
      }
      read.add(last + " " + (first & 0x40) + " " + opcode + " " + length + " " + key);
      from.position((int) Math.min(from.limit(), from.position() + length));
    }
    return read;
  }

  private static List<String> with(List<String> read, FrameFault fault) {
    read.add(fault.name());
    return read;
  }
}
