package dev.sluice.wire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** Heads that a {@link FrameReader} finds in bytes that come in pieces. */
final class Heads {
  private final FrameReader reader;
  private final List<String> read = new ArrayList<>();
  private long payload;

  private Heads(boolean client, boolean deflate) {
    this.reader = new FrameReader(new FrameRules(client, deflate));
  }

  /** As the reference writes them. */
  static List<String> read(byte[] bytes, int pieceBytes, boolean client, boolean deflate) {
    Heads heads = new Heads(client, deflate);
    ByteBuf all = Unpooled.wrappedBuffer(bytes);
    try {
      while (all.isReadable()) {
        heads.take(all.readSlice(Math.min(pieceBytes, all.readableBytes())));
      }
    } catch (FrameException e) {
      heads.read.add(e.fault().name());
    }
    return heads.read;
  }

  private void take(ByteBuf piece) throws FrameException {
    while (piece.isReadable()) {
      int skipped = (int) Math.min(payload, piece.readableBytes());
      piece.skipBytes(skipped);
      payload -= skipped;
      if (payload == 0 && piece.isReadable() && reader.advance(piece)) {
        FrameHead head = reader.head();
        payload = head.length();
        read.add(
            "%s %d %d %d %d"
                .formatted(
                    head.last(),
                    head.compressed() ? 0x40 : 0,
                    head.opcode().bits(),
                    head.length(),
                    head.key()));
      }
    }
  }
}
