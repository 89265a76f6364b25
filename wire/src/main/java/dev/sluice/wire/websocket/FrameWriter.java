package dev.sluice.wire.websocket;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.Deflater;

/** Writes frames to one peer. Not thread-safe. */
public final class FrameWriter {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEYS_AT_ONCE = 16 * Integer.BYTES;

  static final int WHOLE = Integer.MAX_VALUE;

  /**
   * Smallest bound of frames: the largest message has {@link FrameRules#MAX_FRAGMENTS} then, though
   * it may have come in frames of one byte that inflated.
   */
  static final int LEAST_BYTES = 1 << 10;

  private static final int PIECE_BYTES = 64 << 10;

  private final boolean masks;
  private final DeflateTerms.Sender sender;
  private ByteBuffer keys = ByteBuffer.allocate(0);

  /** {@code masks} is true for the origin. */
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
    boolean deflates = first.compressed() && payload.size() <= Deflation.MAX_BYTES;
    ByteString sent = deflates ? Deflation.deflate(payload, sender.windowBits()) : payload;
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
    return new FrameHead(last, compressed, opcode, length, masks, masks ? nextKey() : 0);
  }

  // No sender of payload can guess it (RFC 6455 section 10.3).
  private int nextKey() {
    if (!keys.hasRemaining()) {
      byte[] drawn = new byte[KEYS_AT_ONCE];
      RANDOM.nextBytes(drawn);
      keys = ByteBuffer.wrap(drawn);
    }
    return keys.getInt();
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

  /** Appends a control frame with an unmasked payload of at most 125 bytes. */
  public void control(Opcode opcode, byte[] payload, ByteBuf to) {
    FrameHead head = head(true, false, opcode, payload.length);
    head.write(to);
    int start = to.writerIndex();
    to.writeBytes(payload);
    if (masks) {
      Masking.apply(to, start, payload.length, head.key(), 0);
    }
  }

  /**
   * Deflates single messages (RFC 7692 section 7.2.1). It never refers to earlier messages, which
   * every receiver can read whatever was agreed on, so that idle sessions need no deflater.
   */
  static final class Deflation {
    /** Larger messages are sent uncompressed, as every sender may: an event loop must not wait. */
    static final int MAX_BYTES = 1 << 20;

    private static final ThreadLocal<Deflater> RAW =
        ThreadLocal.withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));
    private static final int TAIL_BYTES = 4;
    private static final int ROOM = 64;
    private static final ByteString EMPTY = ByteString.copyFrom(new byte[1]);

    private Deflation() {}

    /** Deflates at most {@link #MAX_BYTES} for a receiver with a window of 8 to 15 bits. */
    static ByteString deflate(ByteString payload, int windowBits) {
      if (payload.isEmpty()) {
        return EMPTY;
      }
      Deflater deflater = RAW.get();
      deflater.reset();
      // The window of the JDK's deflater is fixed. Without matches no distance is too large.
      deflater.setStrategy(
          payload.size() <= 1 << windowBits ? Deflater.DEFAULT_STRATEGY : Deflater.HUFFMAN_ONLY);
      deflater.setInput(payload.asReadOnlyByteBuffer());
      byte[] bytes = new byte[payload.size() / 2 + ROOM];
      int length = 0;
      int more;
      do {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * length);
        }
        more = deflater.deflate(bytes, length, bytes.length - length, Deflater.SYNC_FLUSH);
        length += more;
      } while (more > 0 || !deflater.needsInput());
      return UnsafeByteOperations.unsafeWrap(bytes, 0, length - TAIL_BYTES);
    }
  }
}
