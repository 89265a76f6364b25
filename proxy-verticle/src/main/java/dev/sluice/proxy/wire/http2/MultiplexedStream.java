package dev.sluice.proxy.wire.http2;

import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.http2.head.FieldList;
import dev.sluice.proxy.wire.http2.head.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;
import java.util.function.Consumer;

/** Event loop only. One stream of a session: its state (RFC 9113 section 5.1) and both bodies. */
final class MultiplexedStream {
  private final int id;
  private final Http2Session session;
  private final StreamReceiver receiver;
  private final StreamInput input;
  private final StreamOutput output;
  private Consumer<Boolean> onSent = ignored -> {};
  private State state = State.OPEN;
  private boolean full;

  private enum State {
    OPEN,
    /** The peer has ended its side. */
    REMOTE_ENDED,
    CLOSED
  }

  MultiplexedStream(int id, Http2Session session, StreamOutput output, StreamReceiver receiver) {
    this.id = id;
    this.session = session;
    this.receiver = receiver;
    this.output = output;
    this.input = new StreamInput(Http2Session.WINDOW, new BodyOwner(), receiver);
  }

  int id() {
    return id;
  }

  StreamInput input() {
    return input;
  }

  StreamOutput output() {
    return output;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Whether the peer has ended its side. */
  boolean hasRemoteEnded() {
    return state != State.OPEN;
  }

  /** The peer has ended its side. */
  void remoteEnds(Trailers trailers) {
    state = State.REMOTE_ENDED;
    input.ended(trailers);
  }

  /** Trailers have arrived, which end the side of the peer. */
  void trailersArrived(FieldList fields, boolean end) {
    Optional<Trailers> trailers = end ? TrailerFields.read(fields) : Optional.empty();
    if (trailers.isPresent()) {
      remoteEnds(trailers.get());
    } else {
      input.malformed();
    }
  }

  /** Adds a head, which goes with the next {@link #flush}. */
  void head(Http2Headers fields) {
    output.head(fields);
  }

  /** Adds a piece of the body, which goes with the next {@link #flush}; owns the buffer. */
  void write(ByteBuf piece) {
    if (isClosed()) {
      piece.release();
    } else {
      output.add(piece);
    }
  }

  /** Sends what the windows permit. */
  void flush() {
    if (!isClosed()) {
      session.turns().add(this);
      session.turns().run();
    }
  }

  /**
   * Ends our side.
   *
   * @param sent runs once: with true when the end was written, with false when the stream broke
   */
  void end(Trailers trailers, Consumer<Boolean> sent) {
    if (isClosed()) {
      sent.accept(false);
    } else {
      onSent = sent;
      output.end(trailers);
      flush();
    }
  }

  /** The end of our side was written. What the peer still sends is not read. */
  void ended() {
    boolean whole = hasRemoteEnded();
    close();
    if (!whole) {
      session.resetQuietly(id, Http2Error.NO_ERROR);
    }
    sent(true);
  }

  /** Whether there is room; {@link StreamReceiver#onWritable} tells of new room. */
  boolean isWritable() {
    full = output.queued() >= StreamOutput.ROOM;
    return !full;
  }

  /** Tells of new room if its lack was told. */
  void tellRoom() {
    if (full && output.queued() < StreamOutput.ROOM / 2) {
      full = false;
      receiver.onWritable();
    }
  }

  /** Resets the stream on our account. */
  void reset(Http2Error code) {
    if (!isClosed()) {
      close();
      session.resetQuietly(id, code);
      sent(false);
    }
  }

  /** The peer has reset the stream, or is gone. */
  void gone() {
    if (!isClosed()) {
      close();
      receiver.onGone();
      sent(false);
    }
  }

  /** A new configuration is in force. */
  void reloaded() {
    receiver.onReloaded();
  }

  /** The peer took nothing for too long. */
  void stalled() {
    if (!isClosed()) {
      receiver.onStalled();
      reset(Http2Error.CANCEL);
    }
  }

  private void close() {
    state = State.CLOSED;
    input.discard();
    output.discard();
    session.closed(this);
  }

  private void sent(boolean whole) {
    Consumer<Boolean> told = onSent;
    onSent = ignored -> {};
    told.accept(whole);
  }

  private final class BodyOwner implements StreamInput.Owner {
    @Override
    public void windowUpdate(int increment) {
      session.output().windowUpdate(id, increment);
    }

    /** The reset comes first: no answer may hide the fault. */
    @Override
    public void malformed() {
      if (!isClosed()) {
        reset(Http2Error.PROTOCOL_ERROR);
        receiver.onMalformed();
        session.blame();
      }
    }
  }
}
