package dev.sluice.proxy.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;

/** Frames of a peer, written by Netty. */
public final class PeerFrames {
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final ChannelHandlerContext out = channel.pipeline().firstContext();
  private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();

  public PeerFrames headers(int id, Http2Headers fields, boolean end) {
    var unused = writer.writeHeaders(out, id, fields, 0, end, out.newPromise());
    return this;
  }

  /** Headers of a stream that depends on another one. */
  PeerFrames dependent(int id, Http2Headers fields, int on) {
    var unused =
        writer.writeHeaders(out, id, fields, on, (short) 16, false, 0, true, out.newPromise());
    return this;
  }

  public PeerFrames data(int id, ByteBuf bytes, int padding, boolean end) {
    var unused = writer.writeData(out, id, bytes, padding, end, out.newPromise());
    return this;
  }

  public PeerFrames data(int id, int bytes, boolean end) {
    return data(id, Unpooled.wrappedBuffer(new byte[bytes]), 0, end);
  }

  PeerFrames reset(int id) {
    return reset(id, Http2Error.CANCEL);
  }

  PeerFrames reset(int id, Http2Error code) {
    var unused = writer.writeRstStream(out, id, code.code(), out.newPromise());
    return this;
  }

  PeerFrames goAway(int last) {
    var unused = writer.writeGoAway(out, last, 0, Unpooled.EMPTY_BUFFER, out.newPromise());
    return this;
  }

  public PeerFrames settings(Http2Settings settings) {
    var unused = writer.writeSettings(out, settings, out.newPromise());
    return this;
  }

  public PeerFrames ping(int data) {
    var unused = writer.writePing(out, false, data, out.newPromise());
    return this;
  }

  PeerFrames priority(int id, int on) {
    var unused = writer.writePriority(out, id, on, (short) 16, false, out.newPromise());
    return this;
  }

  PeerFrames windowUpdate(int id, int increment) {
    var unused = writer.writeWindowUpdate(out, id, increment, out.newPromise());
    return this;
  }

  PeerFrames push(int id) {
    var unused =
        writer.writePushPromise(out, id, 2, new DefaultHttp2Headers(), 0, out.newPromise());
    return this;
  }

  /** The bytes of all frames since the last call. */
  public ByteBuf take() {
    channel.flush();
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    return all;
  }
}
