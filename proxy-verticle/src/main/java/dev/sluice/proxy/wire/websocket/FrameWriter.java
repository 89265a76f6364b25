package dev.sluice.proxy.wire.websocket;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/** Writes frames to one peer. Not thread-safe. */
public final class FrameWriter {
  private static final int PIECE_BYTES = 64 << 10;

  private final boolean masks;
  private final DeflateTerms.Sender sender;
  private final MaskKeys keys = new MaskKeys();

  /**
   * A writer for a peer.
   *
   * @param masks whether that is the origin
   * @param sender how messages to it may be compressed
   */
  public FrameWriter(boolean masks, DeflateTerms.Sender sender) {
    this.masks = masks;
    this.sender = sender;
  }

  /**
   * Writes a message in one frame.
   *
   * @param compressed whether it came compressed; it may go on uncompressed all the same
   * @param to owns the buffers
   */
  public void message(Opcode type, ByteString payload, boolean compressed, Consumer<ByteBuf> to) {
    boolean deflates = compressed && payload.size() <= MessageDeflater.MAX_BYTES;
    ByteString sent = deflates ? MessageDeflater.deflate(payload, sender.windowBits()) : payload;
    frame(head(type, deflates, sent.size()), sent, to);
  }

  private FrameHead head(Opcode opcode, boolean compressed, int length) {
    return new FrameHead(true, compressed, opcode, length, masks, masks ? keys.next() : 0);
  }

  /**
   * Writes a frame with a head as it came.
   *
   * @param payload unmasked
   * @param to owns the buffers
   */
  public static void frame(FrameHead head, ByteString payload, Consumer<ByteBuf> to) {
    int from = 0;
    do {
      int end = Math.min(payload.size(), from + PIECE_BYTES);
      int headBytes = from == 0 ? FrameHead.MAX_BYTES : 0;
      ByteBuf piece = ByteBufAllocator.DEFAULT.directBuffer(headBytes + end - from);
      if (from == 0) {
        head.write(piece);
      }
      int start = piece.writerIndex();
      piece.writeBytes(payload.substring(from, end).asReadOnlyByteBuffer());
      if (head.masked()) {
        Masking.apply(piece, start, end - from, head.key(), from);
      }
      to.accept(piece);
      from = end;
    } while (from < payload.size());
  }

  /**
   * Makes a closing frame.
   *
   * @param reason see {@link CloseBody#write}; empty for the code alone
   */
  public ByteBuf close(int code, String reason) {
    ByteBuf frame = ByteBufAllocator.DEFAULT.directBuffer(FrameHead.MAX_BYTES + FrameHead.SHORT);
    int length = CloseBody.length(reason);
    FrameHead head = head(Opcode.CLOSE, false, length);
    head.write(frame);
    int start = frame.writerIndex();
    CloseBody.write(frame, code, reason);
    if (masks) {
      Masking.apply(frame, start, length, head.key(), 0);
    }
    return frame;
  }
}
