package dev.sluice.proxy.wire.http2.frame;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import dev.sluice.proxy.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Event loop only. Reads the frames of one peer, in turns that {@link TurnWork} bounds. It holds at
 * most one frame that is not complete, one block of fields, and what has arrived for later turns.
 */
public final class FrameInput {
  // Frames of less than 8 KiB in one block of fields.
  private static final int MOST_SMALL_CONTINUATIONS = 16;

  private static final int HEAD = 9;

  private static final int TYPE = 3;

  private final ChannelHandlerContext context;
  private final DefaultHttp2FrameReader reader;
  private final Frames frames;
  private final TurnWork work = new TurnWork();
  private ByteBuf late = Unpooled.EMPTY_BUFFER;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private ByteBuf reading = Unpooled.EMPTY_BUFFER;
  private final BlockWatch blocks = new BlockWatch();
  private boolean closed;

  public interface Frames extends Http2FrameListener {
    void onStreamFault(Http2Exception.StreamException fault) throws Http2Exception;
  }

  public FrameInput(ChannelHandlerContext context, FieldBounds bounds, Frames frames) {
    this.context = context;
    this.frames = frames;
    this.reader = new DefaultHttp2FrameReader(new FieldDecoder(bounds), MOST_SMALL_CONTINUATIONS);
  }

  /**
   * Reads arrived bytes, as far as this turn permits; owns the buffer. The listener gets slices of
   * DATA that it must retain to keep.
   *
   * @throws Http2Exception when the peer broke a rule of the connection, which has to end
   */
  public void read(ByteBuf bytes) throws Http2Exception {
    if (isBehind()) {
      late = MERGE_CUMULATOR.cumulate(context.alloc(), late, bytes);
    } else {
      readNow(bytes);
    }
  }

  public boolean isBehind() {
    return late.isReadable();
  }

  public void turnEnded() {
    work.renew();
  }

  public void readOn() throws Http2Exception {
    ByteBuf rest = late;
    late = Unpooled.EMPTY_BUFFER;
    readNow(rest);
  }

  private void readNow(ByteBuf bytes) throws Http2Exception {
    try {
      if (held.isReadable()) {
        complete(bytes);
      }
      int whole = closed ? 0 : wholeFrames(bytes);
      if (whole > 0) {
        readFrames(bytes.readSlice(whole));
      }
      if (bytes.isReadable() && !closed) {
        keep(bytes);
      }
    } finally {
      bytes.release();
    }
  }

  private void keep(ByteBuf bytes) {
    if (work.isSpent()) {
      late = bytes.retain();
    } else {
      // A copy, since the buffer of a large read must not stay for the beginning of a frame.
      held = context.alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
    }
  }

  // Completes the frame that has begun. Only its bytes are copied.
  private void complete(ByteBuf bytes) throws Http2Exception {
    if (held.readableBytes() < HEAD) {
      held.writeBytes(bytes, Math.min(HEAD - held.readableBytes(), bytes.readableBytes()));
    }
    if (held.readableBytes() >= HEAD) {
      int missing = HEAD + length(held, held.readerIndex()) - held.readableBytes();
      held.writeBytes(bytes, Math.min(missing, bytes.readableBytes()));
      if (held.readableBytes() == HEAD + length(held, held.readerIndex())) {
        ByteBuf frame = held;
        held = Unpooled.EMPTY_BUFFER;
        begins(frame, frame.readerIndex());
        try {
          readFrames(frame);
        } finally {
          frame.release();
        }
      }
    }
  }

  private int wholeFrames(ByteBuf bytes) throws Http2Exception {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (!work.isSpent() && end - at >= HEAD && end - at - HEAD >= length(bytes, at)) {
      begins(bytes, at);
      at += HEAD + length(bytes, at);
    }
    return at - bytes.readerIndex();
  }

  private static int length(ByteBuf bytes, int frame) throws Http2Exception {
    int length = bytes.getUnsignedMedium(frame);
    if (length > FrameOutput.MAX_PAYLOAD) {
      throw Http2Exception.connectionError(Http2Error.FRAME_SIZE_ERROR, "frame is too large");
    }
    return length;
  }

  private void begins(ByteBuf bytes, int frame) throws Http2Exception {
    byte type = bytes.getByte(frame + TYPE);
    blocks.whole(type, bytes.getByte(frame + TYPE + 1));
    work.spend(type);
  }

  /**
   * What the peer has begun and must complete soon, its preface or a block of fields: a number that
   * differs for each, and 0 for nothing.
   */
  public long awaited() {
    boolean begun = held.readableBytes() > TYPE;
    return blocks.awaited(begun ? held.getByte(held.readerIndex() + TYPE) : BlockWatch.NO_TYPE);
  }

  private void readFrames(ByteBuf whole) throws Http2Exception {
    reading = whole;
    try {
      while (whole.isReadable() && !closed) {
        readUntilFault(whole);
      }
    } finally {
      reading = Unpooled.EMPTY_BUFFER;
    }
  }

  private void readUntilFault(ByteBuf whole) throws Http2Exception {
    try {
      reader.readFrame(context, whole, frames);
    } catch (Http2Exception.StreamException fault) {
      frames.onStreamFault(fault);
    }
  }

  /** Returns what is held, and skips what is being read. Read nothing afterwards. */
  public void close() {
    closed = true;
    reading.skipBytes(reading.readableBytes());
    held.release();
    held = Unpooled.EMPTY_BUFFER;
    late.release();
    late = Unpooled.EMPTY_BUFFER;
    reader.close();
  }

  // Decodes fields in their order. Its own rules stay off, since ours are stricter.
  private static final class FieldDecoder extends DefaultHttp2HeadersDecoder {
    FieldDecoder(FieldBounds bounds) {
      super(false, bounds.fields());
      try {
        // Otherwise a block that is a quarter larger than the fields may be ends the connection.
        maxHeaderListSize(bounds.fields(), bounds.block());
      } catch (Http2Exception e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    protected Http2Headers newHeaders() {
      return new FieldList();
    }
  }
}
