package dev.sluice.wire.http2;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.http2.frame.FloodGuard;
import dev.sluice.wire.http2.frame.FrameInput;
import dev.sluice.wire.http2.frame.FrameOutput;
import dev.sluice.wire.http2.frame.Http2Limit;
import dev.sluice.wire.http2.frame.LimitException;
import dev.sluice.wire.http2.frame.SendWindow;
import dev.sluice.wire.http2.frame.SessionFault;
import dev.sluice.wire.http2.head.FieldList;
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
 * Event loop only. Judges each frame of a peer (RFC 9113 section 6), those of streams by their
 * states (section 5.1), and counts those that carry nothing. Throws where the connection has to
 * end.
 */
final class FrameDispatch implements FrameInput.Frames {
  private static final Optional<Http2Limit> STREAMS = Optional.of(Http2Limit.STREAMS);

  private final Http2Session session;
  private final SendWindow connection;
  private final FloodGuard guard;
  private final SessionListener listener;
  private final ReceiveWindow received = new ReceiveWindow(Http2Session.CONNECTION_WINDOW);

  FrameDispatch(
      Http2Session session, SessionListener listener, SendWindow connection, FloodGuard guard) {
    this.session = session;
    this.connection = connection;
    this.guard = guard;
    this.listener = listener;
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

  private static Http2Exception error(Http2Error code) {
    return Http2Exception.connectionError(code, "the peer broke a rule of the connection");
  }

  private void countEmpty() throws Http2Exception {
    if (!guard.empty()) {
      throw new LimitException(Http2Limit.IDLE_FRAMES);
    }
  }

  private void countReset() throws Http2Exception {
    if (!guard.reset()) {
      throw new LimitException(Http2Limit.RESETS);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    int bytes = data.readableBytes() + padding;
    if (!received.take(bytes)) {
      throw error(Http2Error.FLOW_CONTROL_ERROR);
    }
    int increment = received.giveBack(bytes);
    if (increment > 0) {
      session.output().windowUpdate(0, increment);
    }
    if (!data.isReadable() && !end) {
      countEmpty();
    }
    data(id, data, bytes, end);
    return bytes;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int id, Http2Headers fields, int padding, boolean end)
      throws Http2Exception {
    fields(id, (FieldList) fields, end);
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
    reset(id, code);
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
      throw error(Http2Error.FLOW_CONTROL_ERROR);
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
    throw error(Http2Error.PROTOCOL_ERROR);
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
      windowUpdate(id, increment);
    } else if (connection.add(increment)) {
      session.turns().connectionOpened();
    } else {
      throw error(Http2Error.FLOW_CONTROL_ERROR);
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
    fault(fault);
  }

  // The bytes include the padding.
  private void data(int id, ByteBuf data, int bytes, boolean end) throws Http2Exception {
    Optional<MultiplexedStream> found = open(id);
    if (found.isEmpty()) {
      drop(id, bytes, end && !data.isReadable());
      return;
    }
    if (data.isReadable()) {
      guard.received();
    }
    MultiplexedStream stream = found.get();
    if (!stream.dataArrived(data.retain(), bytes)) {
      breaks(stream, Http2Error.FLOW_CONTROL_ERROR);
    } else if (!stream.isClosed()) {
      if (end) {
        stream.remoteEnds(Trailers.NONE);
      }
      session.streams().touched(stream);
    }
  }

  // What was on its way when its stream ended costs nothing, but for an end without content.
  private void drop(int id, int bytes, boolean empty) throws Http2Exception {
    if (!session.streams().expects(id, bytes) || empty) {
      countEmpty();
    }
  }

  private Optional<MultiplexedStream> open(int id) throws Http2Exception {
    Optional<MultiplexedStream> stream = session.streams().get(id);
    if (stream.isEmpty()) {
      refuseIdle(id);
      if (!session.streams().isIgnored(id)) {
        countReset();
        session.streams().refuse(id, Http2Error.STREAM_CLOSED);
      }
    } else if (!stream.get().output().isKnown()) {
      throw error(Http2Error.PROTOCOL_ERROR);
    } else if (stream.get().hasRemoteEnded()) {
      breaks(stream.get(), Http2Error.STREAM_CLOSED);
      return Optional.empty();
    }
    return stream;
  }

  // Streams that have not begun carry nothing; all are begun by clients.
  private void refuseIdle(int id) throws Http2Exception {
    boolean waits =
        session.streams().get(id).filter(stream -> !stream.output().isKnown()).isPresent();
    if (waits || !session.streams().hasBegun(id) || id % 2 == 0) {
      throw error(Http2Error.PROTOCOL_ERROR);
    }
  }

  // The peer broke a rule of one stream, which costs as much as a reset of its own.
  private void breaks(MultiplexedStream stream, Http2Error code) throws Http2Exception {
    countReset();
    session.streams().reset(stream, code);
    stream.gone(StreamReceiver.Ending.RESET);
  }

  private void fields(int id, FieldList fields, boolean end) throws Http2Exception {
    if (session.streams().get(id).isPresent()) {
      Optional<MultiplexedStream> stream = open(id);
      if (stream.isPresent()) {
        stream.get().fieldsArrived(fields, end);
        session.streams().touched(stream.get());
      }
    } else if (isNew(id)) {
      listener.onRequest(id, fields, end);
    }
  }

  private boolean isNew(int id) throws Http2Exception {
    if (session.streams().isReset(id)) {
      countEmpty();
      return false;
    }
    return begins(id);
  }

  private boolean begins(int id) throws Http2Exception {
    if (id % 2 == 0) {
      throw error(Http2Error.PROTOCOL_ERROR);
    }
    // Servers begin none: they may not push.
    if (id <= session.streams().last() || !session.isServer()) {
      throw error(Http2Error.STREAM_CLOSED);
    }
    if (session.isLeaving()) {
      countEmpty();
      session.streams().ignore(id);
      return false;
    }
    session.streams().began(id);
    guard.streamBegan();
    session.counts().streamBegan();
    if (session.isFull()) {
      session.counts().exceeded(Http2Limit.STREAMS);
      countReset();
      session.streams().refuse(id, Http2Error.REFUSED_STREAM);
      listener.onRefused(id, new SessionFault(Http2Error.REFUSED_STREAM, STREAMS));
      return false;
    }
    return true;
  }

  private void reset(int id, long code) throws Http2Exception {
    refuseIdle(id);
    session.counts().resetByClient();
    countReset();
    session
        .streams()
        .get(id)
        .ifPresent(
            stream ->
                stream.abandoned(
                    code == Http2Error.REFUSED_STREAM.code()
                        ? StreamReceiver.Ending.UNPROCESSED
                        : StreamReceiver.Ending.RESET));
  }

  private void windowUpdate(int id, int increment) throws Http2Exception {
    refuseIdle(id);
    Optional<MultiplexedStream> stream = session.streams().get(id);
    if (stream.isPresent() && !stream.get().output().window().add(increment)) {
      breaks(stream.get(), Http2Error.FLOW_CONTROL_ERROR);
    } else {
      stream.ifPresent(MultiplexedStream::flush);
    }
  }

  // The reader refused a frame for its stream alone. It decoded only the fields of heads with too
  // many, so that any other fault loses the table of the connection (RFC 9113 section 4.3). Of
  // origins these are answers to requests, which cost more.
  private void fault(Http2Exception.StreamException fault) throws Http2Exception {
    int id = fault.streamId();
    if (!(fault instanceof Http2Exception.HeaderListSizeException)) {
      throw error(fault.error());
    } else if (session.isServer() && !guard.oversized()) {
      throw new LimitException(Http2Limit.RESETS);
    } else if (session.streams().get(id).isPresent()) {
      open(id).map(MultiplexedStream::input).ifPresent(StreamInput::malformed);
    } else if (isNew(id)) {
      session.counts().exceeded(Http2Limit.FIELDS);
      listener.onUnreadable(id);
    }
  }

  // The bytes of DATA that the peer may still send, and those to return to it.
  private static final class ReceiveWindow {
    private final int size;
    private int left;
    private int owed;

    ReceiveWindow(int size) {
      this.size = size;
      this.left = size;
    }

    /** False when the peer exceeded the window. */
    boolean take(int bytes) {
      left -= bytes;
      return left >= 0;
    }

    /**
     * Collects bytes to return, so that one frame returns many. The increment to announce now; 0
     * for none.
     */
    int giveBack(int bytes) {
      owed += bytes;
      if (owed < size / 2) {
        return 0;
      }
      int increment = owed;
      owed = 0;
      left += increment;
      return increment;
    }
  }
}
