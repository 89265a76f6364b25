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
  private final Http2Session session;
  private final StreamReceiver receiver;
  private final StreamInput input;
  private final StreamOutput output;
  private Consumer<Boolean> onSent = ignored -> {};
  private State state;
  private boolean full;
  private boolean localEnded;

  private enum State {
    /** Opened by us: the peer has not sent its final head. */
    AWAITS_HEAD,
    OPEN,
    /** The peer has ended its side. */
    REMOTE_ENDED,
    CLOSED
  }

  MultiplexedStream(Http2Session session, StreamOutput output, StreamReceiver receiver) {
    this.session = session;
    this.receiver = receiver;
    this.output = output;
    this.state = session.isServer() ? State.OPEN : State.AWAITS_HEAD;
    this.input = new StreamInput(Http2Session.WINDOW, new BodyOwner(), receiver);
  }

  int id() {
    return output.id();
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
    return state == State.REMOTE_ENDED || isClosed();
  }

  void remoteEnds(Trailers trailers) {
    state = State.REMOTE_ENDED;
    input.ended(trailers);
  }

  /** A block of fields has come: a head, or trailers. */
  void fieldsArrived(FieldList fields, boolean end) {
    if (state == State.AWAITS_HEAD) {
      headArrived(receiver.onHead(fields, end), end);
    } else {
      trailersArrived(fields, end);
    }
  }

  private void headArrived(StreamReceiver.Head head, boolean end) {
    if (isClosed()) {
      return; // The receiver has reset it.
    }
    input.headTold();
    switch (head) {
      case StreamReceiver.Head.Interim ignored -> {}
      case StreamReceiver.Head.Malformed ignored -> input.malformed();
      case StreamReceiver.Head.Final(var body) -> {
        state = State.OPEN;
        input.announce(body);
        if (end) {
          remoteEnds(Trailers.NONE);
        }
      }
    }
  }

  /** DATA has come; owns the buffer. False when the peer exceeded the window. */
  boolean dataArrived(ByteBuf data, int bytes) {
    if (state == State.AWAITS_HEAD) {
      data.release();
      input.malformed();
      return true;
    }
    return input.arrived(data, bytes);
  }

  private void trailersArrived(FieldList fields, boolean end) {
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

  /** The end of our side was written. A response ends the stream, whatever the client sends. */
  void ended() {
    localEnded = true;
    if (session.isServer()) {
      finish(Http2Error.NO_ERROR);
    }
    sent(true);
  }

  /** {@link StreamReceiver#onWritable} tells of new room. */
  boolean isWritable() {
    full = output.queued() >= StreamOutput.ROOM;
    return !full;
  }

  /** Whether there is room again after its lack was told. */
  boolean missesRoom() {
    return full && !isClosed() && output.queued() < StreamOutput.ROOM / 2;
  }

  void tellRoom() {
    full = false;
    receiver.onWritable();
  }

  /** Ends the stream on our account: resets it unless both sides have ended. */
  void reset(Http2Error code) {
    if (!isClosed()) {
      finish(code);
      sent(false);
    }
  }

  private void finish(Http2Error code) {
    boolean whole = localEnded && hasRemoteEnded();
    close();
    if (!whole) {
      session.resetQuietly(id(), code);
    }
  }

  /** The peer has reset the stream, or is gone. */
  void gone(StreamReceiver.Ending why) {
    if (!isClosed()) {
      close();
      receiver.onGone(why);
      sent(false);
    }
  }

  /** The peer, which has ended its side, reads no more of ours (RFC 9113 section 8.1). */
  void stopsReading() {
    output.discard();
    session.turns().remove(this);
  }

  /** A new configuration is in force. */
  void reloaded() {
    receiver.onReloaded();
  }

  /** The peer took nothing for too long. */
  void stalled() {
    if (!isClosed()) {
      receiver.onStalled();
      if (!isClosed()) {
        session.resetQuietly(id(), Http2Error.CANCEL);
        gone(StreamReceiver.Ending.RESET);
      }
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
      session.output().windowUpdate(id(), increment);
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
