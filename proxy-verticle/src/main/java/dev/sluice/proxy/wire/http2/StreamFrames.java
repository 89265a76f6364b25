package dev.sluice.proxy.wire.http2;

import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.http2.frame.FloodGuard;
import dev.sluice.proxy.wire.http2.frame.Http2Limit;
import dev.sluice.proxy.wire.http2.frame.LimitException;
import dev.sluice.proxy.wire.http2.frame.SessionFault;
import dev.sluice.proxy.wire.http2.head.FieldList;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Optional;

/**
 * Event loop only. Judges the frames of streams by the states of these (RFC 9113 section 5.1).
 * Throws where the connection has to end.
 */
final class StreamFrames {
  private static final Optional<Http2Limit> STREAMS = Optional.of(Http2Limit.STREAMS);

  private final Http2Session session;
  private final SessionListener listener;
  private final FloodGuard guard;

  StreamFrames(Http2Session session, SessionListener listener, FloodGuard guard) {
    this.session = session;
    this.listener = listener;
    this.guard = guard;
  }

  static Http2Exception error(Http2Error code) {
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

  /** Handles DATA; {@code bytes} includes the padding. */
  void data(int id, ByteBuf data, int bytes, boolean end) throws Http2Exception {
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

  void fields(int id, FieldList fields, boolean end) throws Http2Exception {
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

  void reset(int id, long code) throws Http2Exception {
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

  void windowUpdate(int id, int increment) throws Http2Exception {
    refuseIdle(id);
    Optional<MultiplexedStream> stream = session.streams().get(id);
    if (stream.isPresent() && !stream.get().output().window().add(increment)) {
      breaks(stream.get(), Http2Error.FLOW_CONTROL_ERROR);
    } else {
      stream.ifPresent(MultiplexedStream::flush);
    }
  }

  /**
   * The reader refused a frame for its stream alone. It decoded the fields of none but those with
   * too many, so that the table of the connection is lost with every other (RFC 9113 section 4.3).
   * Of origins these are answers to requests, which cost more.
   */
  void fault(Http2Exception.StreamException fault) throws Http2Exception {
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
}
