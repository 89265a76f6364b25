package dev.sluice.wire.http2;

import dev.sluice.wire.connection.Deadlines;
import dev.sluice.wire.http2.frame.FieldBounds;
import dev.sluice.wire.http2.frame.FloodGuard;
import dev.sluice.wire.http2.frame.FrameDrain;
import dev.sluice.wire.http2.frame.FrameInput;
import dev.sluice.wire.http2.frame.FrameOutput;
import dev.sluice.wire.http2.frame.Http2Counts;
import dev.sluice.wire.http2.frame.Http2Limit;
import dev.sluice.wire.http2.frame.LimitException;
import dev.sluice.wire.http2.frame.PeerBounds;
import dev.sluice.wire.http2.frame.SendWindow;
import dev.sluice.wire.http2.frame.SessionFault;
import dev.sluice.wire.http2.frame.StreamResets;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;

/**
 * Event loop only. One HTTP/2 connection: its frames, streams and windows. It knows no messages and
 * no socket.
 */
final class Http2Session {
  /** Undemanded bytes of one body at first: two fit into what an intercepted exchange reserves. */
  static final int WINDOW = 128 << 10;

  /** Returned as bytes arrive, so that no stream stops others. Windows of streams bound memory. */
  static final int CONNECTION_WINDOW = 16 << 20;

  /** Largest block of fields, as for heads of HTTP/1 in tunnels (data-plane 8.1). */
  static final int MAX_FIELD_BYTES = 16_384;

  private final FrameOutput output;
  private final InputTurns input;
  private final StreamResets resets;
  private final StreamRegistry streams;
  private final StreamScheduler turns;
  private final SessionListener listener;
  private final FloodGuard guard;
  private final Terms terms;
  private State state = State.OPEN;
  private StreamReceiver.Ending ending = StreamReceiver.Ending.DISCONNECTED;

  private enum State {
    OPEN,
    LEAVING,
    OVER
  }

  /**
   * What the session and its peer agreed on, and how long the peer may stall.
   *
   * @param bounds of what the peer may use
   * @param stall longest time that a peer may take nothing of a stream
   * @param server whether the peer is a client
   */
  record Terms(
      PeerBounds bounds, Http2Counts counts, Deadlines deadlines, Duration stall, boolean server) {}

  Http2Session(
      ChannelHandlerContext context, FrameDrain sink, Terms terms, SessionListener listener) {
    this.terms = terms;
    this.listener = listener;
    this.output = new FrameOutput(sink);
    this.resets = new StreamResets(output, terms.counts());
    this.streams = new StreamRegistry(resets);
    SendWindow connection = new SendWindow(Http2CodecUtil.DEFAULT_WINDOW_SIZE);
    this.guard = new FloodGuard(terms.bounds(), terms.deadlines()::now);
    this.turns = new StreamScheduler(sink, output, connection, guard);
    FrameDispatch dispatch = new FrameDispatch(this, listener, connection, guard);
    FieldBounds bounds = FieldBounds.of(terms.server(), MAX_FIELD_BYTES);
    this.input = new InputTurns(new FrameInput(context, bounds, dispatch), sink, this::reads);
  }

  void start() {
    if (!terms.server()) {
      output.preface();
    }
    FrameDispatch.announce(output, terms);
  }

  /** Reads arrived bytes; owns the buffer. */
  void read(ByteBuf bytes) {
    input.read(bytes);
  }

  private void reads(InputTurns.Step step) {
    try {
      step.run();
      if (output.isFlooded()) {
        throw new LimitException(Http2Limit.UNREAD_ANSWERS);
      }
    } catch (Http2Exception fault) {
      fail(SessionFault.of(fault));
    }
    streams.readComplete();
    listener.onRead();
  }

  /** The peer made us reset a stream, which costs as much as a reset of its own. */
  void blame() {
    if (!guard.reset()) {
      fail(SessionFault.exceeds(Http2Limit.RESETS));
    }
  }

  void fail(SessionFault fault) {
    if (state != State.OVER) {
      state = State.OVER;
      ending = StreamReceiver.Ending.BROKEN;
      resets.close();
      input.close();
      fault.limit().ifPresent(counts()::exceeded);
      output.goAway(lastOfPeer(), fault.code());
      listener.onFailed(fault);
    }
  }

  MultiplexedStream accept(int id, StreamReceiver receiver) {
    MultiplexedStream stream = new MultiplexedStream(this, terms, id, receiver);
    streams.add(stream);
    return stream;
  }

  /** Opens a stream of our own. There has to be room. */
  MultiplexedStream open(StreamReceiver receiver) {
    return accept(streams.begin(), receiver);
  }

  boolean hasRoom() {
    return state == State.OPEN && streams.hasRoom(terms.bounds().streams());
  }

  boolean isServer() {
    return terms.server();
  }

  boolean isFull() {
    return streams.size() >= terms.bounds().streams();
  }

  boolean isLeaving() {
    return state != State.OPEN;
  }

  void closed(MultiplexedStream stream) {
    turns.remove(stream);
    streams.remove(stream);
    listener.onStreamEnd();
    if (streams.isEmpty()) {
      listener.onEmptied();
    }
  }

  /** Asks the peer to send further requests elsewhere. Those on their way are taken. */
  void retire() {
    if (state == State.OPEN) {
      output.goAway(Integer.MAX_VALUE, Http2Error.NO_ERROR);
    }
  }

  void leave() {
    if (state == State.OPEN) {
      state = State.LEAVING;
      output.goAway(lastOfPeer(), Http2Error.NO_ERROR);
    }
  }

  private int lastOfPeer() {
    return terms.server() ? streams.last() : 0;
  }

  void peerLeaves(int last) {
    if (!terms.server()) {
      state = state == State.OPEN ? State.LEAVING : state;
      streams.unprocessed(last);
      if (streams.isEmpty()) {
        listener.onEmptied();
      }
    }
  }

  /** The connection is closed. What an origin sent before counts. */
  void close() {
    if (!terms.server()) {
      input.readRest();
    }
    state = State.OVER;
    resets.close();
    streams.all().forEach(stream -> stream.abandoned(ending));
    input.close();
    output.close();
  }

  InputTurns input() {
    return input;
  }

  Http2Counts counts() {
    return terms.counts();
  }

  FrameOutput output() {
    return output;
  }

  StreamRegistry streams() {
    return streams;
  }

  StreamScheduler turns() {
    return turns;
  }
}
