package dev.sluice.proxy.wire.http2;

import dev.sluice.proxy.wire.http2.frame.FloodGuard;
import dev.sluice.proxy.wire.http2.frame.FrameInput;
import dev.sluice.proxy.wire.http2.frame.FrameOutput;
import dev.sluice.proxy.wire.http2.frame.Http2Limit;
import dev.sluice.proxy.wire.http2.frame.LimitException;
import dev.sluice.proxy.wire.http2.frame.ReceiveWindow;
import dev.sluice.proxy.wire.http2.frame.SendWindow;
import dev.sluice.proxy.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Optional;

/**
 * Event loop only. Judges each frame of a peer (RFC 9113 section 6) and counts those that carry
 * nothing. Throws where the connection has to end.
 */
final class FrameDispatch implements FrameInput.Frames {
  private final Http2Session session;
  private final SendWindow connection;
  private final FloodGuard guard;
  private final SessionListener listener;
  private final StreamFrames streams;
  private final ReceiveWindow received = new ReceiveWindow(Http2Session.CONNECTION_WINDOW);

  FrameDispatch(
      Http2Session session, SessionListener listener, SendWindow connection, FloodGuard guard) {
    this.session = session;
    this.connection = connection;
    this.guard = guard;
    this.listener = listener;
    this.streams = new StreamFrames(session, listener, guard);
  }

  static void announce(FrameOutput output, Http2Session.Terms terms) {
    if (terms.server()) {
      // WebSockets may come as streams (RFC 8441 section 3).
      output.settings(
          Http2CodecUtil.SETTINGS_MAX_CONCURRENT_STREAMS,
          terms.bounds().streams(),
          Http2CodecUtil.SETTINGS_ENABLE_CONNECT_PROTOCOL,
          1,
          Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
          Http2Session.WINDOW,
          Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
          Http2Session.MAX_FIELD_BYTES);
    } else {
      output.settings(
          Http2CodecUtil.SETTINGS_ENABLE_PUSH,
          0,
          Http2CodecUtil.SETTINGS_INITIAL_WINDOW_SIZE,
          Http2Session.WINDOW,
          Http2CodecUtil.SETTINGS_MAX_HEADER_LIST_SIZE,
          Http2Session.MAX_FIELD_BYTES);
    }
    output.windowUpdate(0, Http2Session.CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
  }

  private void countEmpty() throws Http2Exception {
    if (!guard.empty()) {
      throw new LimitException(Http2Limit.IDLE_FRAMES);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    int bytes = data.readableBytes() + padding;
    if (!received.take(bytes)) {
      throw StreamFrames.error(Http2Error.FLOW_CONTROL_ERROR);
    }
    int increment = received.giveBack(bytes);
    if (increment > 0) {
      session.output().windowUpdate(0, increment);
    }
    if (!data.isReadable() && !end) {
      countEmpty();
    }
    streams.data(id, data, bytes, end);
    return bytes;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean end)
      throws Http2Exception {
    streams.fields(id, (FieldList) fields, end);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int id,
      Http2Headers fields,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    onHeadersRead(context, id, fields, padding, end);
  }

  /** Priorities are not followed. */
  @Override
  public void onPriorityRead(
      ChannelHandlerContext context, int id, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    countEmpty();
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext context, int id, long code)
      throws Http2Exception {
    streams.reset(id, code);
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext context) throws Http2Exception {
    countEmpty();
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    countEmpty();
    Long table = settings.headerTableSize();
    if (table != null) {
      session.output().tableSize(table);
    }
    int before = session.streams().peerWindow();
    Integer window = settings.initialWindowSize();
    if (window != null && !session.streams().resize(window)) {
      throw StreamFrames.error(Http2Error.FLOW_CONTROL_ERROR);
    }
    session.streams().settled(Optional.ofNullable(settings.maxConcurrentStreams()));
    session.output().settingsAck();
    if (session.streams().peerWindow() > before) {
      session.streams().all().forEach(MultiplexedStream::flush);
    }
    if (session.streams().isAccepted()) {
      listener.onAccepts();
    }
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    countEmpty();
    session.output().pingAck(data);
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext context, long data) throws Http2Exception {
    countEmpty();
  }

  @Override
  public void onPushPromiseRead(
      ChannelHandlerContext context, int id, int promised, Http2Headers fields, int padding)
      throws Http2Exception {
    throw StreamFrames.error(Http2Error.PROTOCOL_ERROR);
  }

  @Override
  public void onGoAwayRead(ChannelHandlerContext context, int last, long code, ByteBuf debug)
      throws Http2Exception {
    countEmpty();
    session.peerLeaves(last);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment)
      throws Http2Exception {
    countEmpty();
    if (id != 0) {
      streams.windowUpdate(id, increment);
    } else if (connection.add(increment)) {
      session.turns().connectionOpened();
    } else {
      throw StreamFrames.error(Http2Error.FLOW_CONTROL_ERROR);
    }
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext context, byte type, int id, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    countEmpty();
  }

  @Override
  public void onStreamFault(Http2Exception.StreamException fault) throws Http2Exception {
    streams.fault(fault);
  }
}
