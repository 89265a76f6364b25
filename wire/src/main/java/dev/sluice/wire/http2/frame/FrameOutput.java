package dev.sluice.wire.http2.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Set;

/** Event loop only. Writes frames. It needs no bounds of its own: callers keep the windows. */
public final class FrameOutput {
  /** The size of DATA frames at most. Peers accept it without asking (RFC 9113 section 4.2). */
  public static final int MAX_PAYLOAD = 16_384;

  private static final int HEAD = 9;
  private static final int MAX_TABLE = 4096;

  // Control frames that may wait for the socket.
  private static final int MAX_UNSENT = 1000;

  // So many may be on their way behind others: it is watched when the socket has taken them.
  private static final int WATCHED = MAX_UNSENT / 2;

  // A small piece is copied behind its head, which is cheaper than a write of its own.
  private static final int COPIED_BYTES = 1024;

  // As much as most blocks of fields have.
  private static final int FIELD_BYTES = 512;

  // Values that no table may hold (RFC 7541 section 7.1.3).
  private static final Set<AsciiString> SECRET =
      Set.of(
          AsciiString.cached("authorization"),
          AsciiString.cached("cookie"),
          AsciiString.cached("set-cookie"),
          AsciiString.cached("proxy-authorization"),
          AsciiString.cached("x-api-key"),
          AsciiString.cached("x-amz-security-token"));

  private final FrameDrain sink;
  private final DefaultHttp2HeadersEncoder encoder =
      new DefaultHttp2HeadersEncoder((name, value) -> SECRET.contains(AsciiString.of(name)), true);

  private ByteBuf waiting = Unpooled.EMPTY_BUFFER;

  private int unsent;
  private boolean watching;

  public FrameOutput(FrameDrain sink) {
    this.sink = sink;
  }

  public void preface() {
    sink.write(Http2CodecUtil.connectionPrefaceBuf());
  }

  /** Applies the size of the table that the peer accepts; a larger one than usual is not used. */
  public void tableSize(long bytes) throws Http2Exception {
    encoder.maxHeaderTableSize(Math.min(bytes, MAX_TABLE));
  }

  /**
   * Writes a block of fields, in as many frames as it needs. It waits for DATA of the same turn, or
   * for {@link #send}.
   */
  public void headers(int stream, Http2Headers fields, boolean end) throws Http2Exception {
    send();
    ByteBuf frames = sink.allocate(HEAD + FIELD_BYTES + HEAD + COPIED_BYTES).writeZero(HEAD);
    try {
      encoder.encodeHeaders(stream, fields, frames);
      short flags = new Http2Flags().endOfStream(end).value();
      int length = frames.readableBytes() - HEAD;
      if (length <= MAX_PAYLOAD) {
        frames.markWriterIndex().writerIndex(frames.readerIndex());
        short last = (short) (flags | Http2Flags.END_HEADERS);
        write(frames, length, Http2FrameTypes.HEADERS, last, stream);
        waiting = frames.resetWriterIndex().retain();
      } else {
        continued(frames.skipBytes(HEAD), flags, stream);
      }
    } finally {
      frames.release();
    }
  }

  private void continued(ByteBuf block, short flagsOfFirst, int stream) {
    byte type = Http2FrameTypes.HEADERS;
    short flags = flagsOfFirst;
    while (block.isReadable()) {
      int length = Math.min(block.readableBytes(), MAX_PAYLOAD);
      short last = length == block.readableBytes() ? Http2Flags.END_HEADERS : 0;
      sink.write(head(length, type, (short) (flags | last), stream).writeBytes(block, length));
      type = Http2FrameTypes.CONTINUATION;
      flags = 0;
    }
  }

  /**
   * Writes DATA; owns the buffer.
   *
   * @param piece at most {@link #MAX_PAYLOAD}
   */
  public void data(int stream, ByteBuf piece, boolean end) {
    short flags = new Http2Flags().endOfStream(end).value();
    int length = piece.readableBytes();
    boolean copied = length <= COPIED_BYTES;
    ByteBuf frame = waiting.isReadable() ? waiting : sink.allocate(HEAD + (copied ? length : 0));
    waiting = Unpooled.EMPTY_BUFFER;
    write(frame, length, Http2FrameTypes.DATA, flags, stream);
    if (copied) {
      sink.write(frame.writeBytes(piece));
      piece.release();
    } else {
      sink.write(frame);
      sink.write(piece);
    }
  }

  public void send() {
    if (waiting.isReadable()) {
      ByteBuf frames = waiting;
      waiting = Unpooled.EMPTY_BUFFER;
      sink.write(frames);
    }
  }

  public void reset(int stream, Http2Error code) {
    control(head(4, Http2FrameTypes.RST_STREAM, (short) 0, stream).writeInt((int) code.code()));
  }

  public void goAway(int last, Http2Error code) {
    control(
        head(8, Http2FrameTypes.GO_AWAY, (short) 0, 0).writeInt(last).writeInt((int) code.code()));
  }

  public void windowUpdate(int stream, int increment) {
    control(head(4, Http2FrameTypes.WINDOW_UPDATE, (short) 0, stream).writeInt(increment));
  }

  /**
   * Sends settings.
   *
   * @param pairs identifier, value, identifier, value ...
   */
  public void settings(int... pairs) {
    ByteBuf frame = head(pairs.length * 3, Http2FrameTypes.SETTINGS, (short) 0, 0);
    for (int i = 0; i < pairs.length; i += 2) {
      frame.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
    control(frame);
  }

  public void settingsAck() {
    control(head(0, Http2FrameTypes.SETTINGS, Http2Flags.ACK, 0));
  }

  public void pingAck(long data) {
    control(head(8, Http2FrameTypes.PING, Http2Flags.ACK, 0).writeLong(data));
  }

  public boolean isFlooded() {
    return unsent > MAX_UNSENT && !sink.isFlushed();
  }

  private void control(ByteBuf frame) {
    unsent = sink.isFlushed() ? 1 : unsent + 1;
    sink.write(frame);
    if (unsent >= WATCHED && !watching) {
      watch();
    }
  }

  // A queue that is never empty moves on if the peer reads: these frames leave it some time.
  private void watch() {
    watching = true;
    int watched = unsent;
    sink.whenTaken(
        () -> {
          watching = false;
          unsent = Math.max(0, unsent - watched);
        });
  }

  private ByteBuf head(int length, byte type, short flags, int stream) {
    ByteBuf frame = sink.allocate(HEAD + length);
    write(frame, length, type, flags, stream);
    return frame;
  }

  private static void write(ByteBuf frame, int length, byte type, short flags, int stream) {
    frame.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  public void close() {
    waiting.release();
    waiting = Unpooled.EMPTY_BUFFER;
    encoder.close();
  }
}
