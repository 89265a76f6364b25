package dev.sluice.wire.http2.frame;

import static io.netty.handler.codec.ByteToMessageDecoder.MERGE_CUMULATOR;

import dev.sluice.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameTypes;
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
   * DATA that it must retain to keep. Throws when the connection has to end.
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

  /** Releases held bytes and skips the read in progress. Read nothing afterwards. */
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

  // Whether a peer has begun a block of fields and not ended it. Its first frame has to be SETTINGS
  // (RFC 9113 section 3.4).
  private static final class BlockWatch {
    static final byte NO_TYPE = -1;

    private static final int END_HEADERS = 4;

    private boolean settled;
    private boolean open;
    private long ended;

    void whole(byte type, byte flags) throws Http2Exception {
      if (!settled && type != Http2FrameTypes.SETTINGS) {
        throw Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "SETTINGS is not first");
      }
      settled = true;
      if (carriesFields(type)) {
        open = (flags & END_HEADERS) == 0;
        ended += open ? 0 : 1;
      }
    }

    private static boolean carriesFields(byte type) {
      return type == Http2FrameTypes.HEADERS || type == Http2FrameTypes.CONTINUATION;
    }

    /**
     * A number for what is awaited, and 0 for nothing. {@code part} is the type of a frame of which
     * a part has come.
     */
    long awaited(byte part) {
      return !settled || open || carriesFields(part) ? ended + 1 : 0;
    }
  }

  // The work that frames of one connection may cause before other connections have their turn. One
  // read may carry two hundred requests, and one record more than a thousand frames.
  private static final class TurnWork {
    /** Requests at once. Each takes some 50 us, so that a turn takes about a millisecond. */
    static final int REQUESTS = 16;

    /** Frames that are cheap by comparison, for one request. */
    static final int FRAMES_PER_REQUEST = 16;

    private static final int UNITS = REQUESTS * FRAMES_PER_REQUEST;

    private int spent;

    boolean isSpent() {
      return spent >= UNITS;
    }

    void spend(int type) {
      spent += units(type);
    }

    // A head begins a request, a reset ends one with its record, and settings visit all streams.
    private static int units(int type) {
      return switch (type) {
        case Http2FrameTypes.HEADERS, Http2FrameTypes.RST_STREAM, Http2FrameTypes.SETTINGS ->
            FRAMES_PER_REQUEST;
        default -> 1;
      };
    }

    void renew() {
      spent = 0;
    }
  }
}
