package dev.sluice.proxy.wire.http2.frame;

import dev.sluice.proxy.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Event loop only. Reads the frames of one peer. It holds at most one frame that is not complete,
 * and one block of fields.
 */
public final class FrameInput {
  /** Frames of less than 8 KiB in one block of fields. */
  private static final int MOST_SMALL_CONTINUATIONS = 16;

  private final ChannelHandlerContext context;
  private final DefaultHttp2FrameReader reader;
  private final Frames frames;
  private ByteBuf held = Unpooled.EMPTY_BUFFER;
  private ByteBuf reading = Unpooled.EMPTY_BUFFER;

  /** Receives frames, and the faults of single streams. */
  public interface Frames extends Http2FrameListener {
    /** A frame broke a rule of its stream alone. */
    void onStreamFault(Http2Exception.StreamException fault) throws Http2Exception;
  }

  /**
   * Begins before the first frame.
   *
   * @param context of the socket; only its allocator is used
   * @param maxFieldBytes largest block of fields, as RFC 9113 section 6.5.2 counts
   */
  public FrameInput(ChannelHandlerContext context, int maxFieldBytes, Frames frames) {
    this.context = context;
    this.frames = frames;
    this.reader =
        new DefaultHttp2FrameReader(new FieldDecoder(maxFieldBytes), MOST_SMALL_CONTINUATIONS);
  }

  /**
   * Reads arrived bytes; owns the buffer. The listener gets slices of DATA that it must retain to
   * keep.
   *
   * @throws Http2Exception when the peer broke a rule of the connection, which has to end
   */
  public void read(ByteBuf bytes) throws Http2Exception {
    ByteBuf all = joined(bytes);
    reading = all;
    try {
      readFrames(all);
      held = all.isReadable() ? rest(all) : Unpooled.EMPTY_BUFFER;
    } finally {
      reading = Unpooled.EMPTY_BUFFER;
      all.release();
    }
  }

  private void readFrames(ByteBuf all) throws Http2Exception {
    boolean faulty;
    do {
      faulty = false;
      try {
        reader.readFrame(context, all, frames);
      } catch (Http2Exception.StreamException fault) {
        frames.onStreamFault(fault);
        faulty = all.isReadable();
      }
    } while (faulty);
  }

  private ByteBuf joined(ByteBuf bytes) {
    if (!held.isReadable()) {
      return bytes;
    }
    ByteBuf all = context.alloc().buffer(held.readableBytes() + bytes.readableBytes());
    all.writeBytes(held).writeBytes(bytes);
    held.release();
    bytes.release();
    held = Unpooled.EMPTY_BUFFER;
    return all;
  }

  /** A copy, since the buffer of a large read must not stay for the beginning of a frame. */
  private ByteBuf rest(ByteBuf all) {
    return context.alloc().buffer(all.readableBytes()).writeBytes(all);
  }

  /** Returns what is held, and skips what is being read. Read nothing afterwards. */
  public void close() {
    reading.skipBytes(reading.readableBytes());
    held.release();
    held = Unpooled.EMPTY_BUFFER;
    reader.close();
  }

  /** Decodes fields in their order. Its own rules stay off, since ours are stricter. */
  private static final class FieldDecoder extends DefaultHttp2HeadersDecoder {
    FieldDecoder(int maxFieldBytes) {
      super(false, maxFieldBytes);
    }

    @Override
    protected Http2Headers newHeaders() {
      return new FieldList();
    }
  }
}
