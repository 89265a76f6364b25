package dev.sluice.proxy.wire.websocket;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/** Writes frames to one peer. Not thread-safe. */
public final class FrameWriter {
  static final int WHOLE = Integer.MAX_VALUE;

  /**
   * Smallest bound of frames: the largest message has {@link FrameRules#MAX_FRAGMENTS} then, though
   * it may have come in frames of one byte that inflated.
   */
  static final int LEAST_BYTES = 1 << 10;

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
   * Writes a message, in one frame or in fragments, masked with keys of our own: those of its
   * sender would be four bytes of each message that nothing reads.
   *
   * @param first head with which it came. If that is compressed, it may go on uncompressed all the
   *     same
   * @param frameBytes largest payload of a frame, at least 1
   * @param to owns the buffers
   */
  public void message(FrameHead first, ByteString payload, int frameBytes, Consumer<ByteBuf> to) {
    boolean deflates = first.compressed() && payload.size() <= MessageDeflater.MAX_BYTES;
    ByteString sent = deflates ? MessageDeflater.deflate(payload, sender.windowBits()) : payload;
    int from = 0;
    do {
      int length = Math.min(sent.size() - from, frameBytes);
      Opcode opcode = from == 0 ? first.opcode() : Opcode.CONTINUATION;
      boolean last = from + length == sent.size();
      FrameHead head = head(last, deflates && from == 0, opcode, length);
      frame(head, sent.substring(from, from + length), to);
      from += length;
    } while (from < sent.size());
  }

  private FrameHead head(boolean last, boolean compressed, Opcode opcode, int length) {
    return new FrameHead(last, compressed, opcode, length, masks, masks ? keys.next() : 0);
  }

  private static void frame(FrameHead head, ByteString payload, Consumer<ByteBuf> to) {
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
   * Appends a control frame.
   *
   * @param payload unmasked, of at most 125 bytes
   */
  public void control(Opcode opcode, byte[] payload, ByteBuf to) {
    FrameHead head = head(true, false, opcode, payload.length);
    head.write(to);
    int start = to.writerIndex();
    to.writeBytes(payload);
    if (masks) {
      Masking.apply(to, start, payload.length, head.key(), 0);
    }
  }
}
