package dev.sluice.wire.websocket;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;

/** Puts the messages of one side together, unmasked and inflated. Not thread-safe. */
public final class MessageReader {
  private static final int PART_BYTES = 8 << 10;

  // Compressed bytes of a fragment that need not inflate to anything: the end of a block, a flush.
  private static final int FRAGMENT_BYTES = 16;

  private static final Payload NOTHING = new Payload(0);

  private final MessageInflater inflater;
  private Payload payload = NOTHING;
  private long left;
  private int fragments;
  private long largest;
  private FrameHead first = new FrameHead(true, false, Opcode.BINARY, 0, false, 0);

  public MessageReader(DeflateTerms.Sender sender) {
    this.inflater = new MessageInflater(sender.takeover());
  }

  /** {@code maxBytes} bounds the payload, also once inflated; see {@link #compressedBytes}. */
  public void begin(FrameHead head, int maxBytes) throws FrameException {
    payload = new Payload(maxBytes);
    left = head.compressed() ? compressedBytes(maxBytes) : maxBytes;
    fragments = 0;
    largest = 0;
    first = head;
    frame(head);
  }

  /**
   * Most compressed bytes of a message, so that empty blocks cost no more than the message they
   * belong to. The worst code of a byte has 9 bits, and blocks of a few hundred bytes have heads:
   * together less than a quarter more. Every fragment may end with a flush.
   */
  static long compressedBytes(int maxBytes) {
    return maxBytes + maxBytes / 4L + (long) FRAGMENT_BYTES * FrameRules.MAX_FRAGMENTS;
  }

  public void frame(FrameHead head) throws FrameException {
    fragments++;
    if (fragments > FrameRules.MAX_FRAGMENTS) {
      throw new FrameException(FrameFault.FRAGMENTATION);
    }
    if (head.length() > left) {
      throw new FrameException(FrameFault.TOO_BIG);
    }
    left -= head.length();
    largest = Math.max(largest, head.length());
  }

  /** Takes {@code bytes} from the piece; {@code position} is that of the first one in the frame. */
  public void take(FrameHead head, ByteBuf piece, int bytes, long position) throws FrameException {
    if (first.compressed()) {
      inflate(head, piece, bytes, position);
    } else {
      payload.need(bytes);
      piece.readBytes(payload.array(), payload.length(), bytes);
      unmask(head, payload.array(), payload.length(), bytes, position);
      payload.added(bytes);
    }
  }

  private void inflate(FrameHead head, ByteBuf piece, int bytes, long position)
      throws FrameException {
    byte[] part = new byte[Math.min(bytes, PART_BYTES)];
    for (int done = 0; done < bytes; ) {
      int now = Math.min(part.length, bytes - done);
      piece.readBytes(part, 0, now);
      unmask(head, part, 0, now, position + done);
      inflater.inflate(part, now, payload);
      done += now;
    }
  }

  private static void unmask(FrameHead head, byte[] bytes, int from, int length, long position) {
    if (head.masked()) {
      Masking.apply(bytes, from, length, head.key(), position);
    }
  }

  /** The message is complete. Text is checked. */
  public ByteString end() throws FrameException {
    if (first.compressed()) {
      inflater.end(payload);
    }
    ByteString whole = payload.whole();
    payload = NOTHING;
    if (first.opcode() == Opcode.TEXT && !whole.isValidUtf8()) {
      throw new FrameException(FrameFault.UTF8);
    }
    return whole;
  }

  public FrameHead first() {
    return first;
  }

  /**
   * Largest payload of a frame in which it may go on, in bytes. Receivers bound single frames, and
   * the sender of a fragmented message knows by how much.
   */
  public int frameBytes() {
    return fragments == 1 ? FrameWriter.WHOLE : (int) Math.max(largest, FrameWriter.LEAST_BYTES);
  }

  /** Releases all memory; nothing is read afterwards. */
  public void close() {
    payload = NOTHING;
    inflater.close();
  }
}
