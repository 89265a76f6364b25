package dev.sluice.wire.http2;

import dev.sluice.wire.Trailers;
import dev.sluice.wire.http2.frame.SendWindow;
import dev.sluice.wire.http2.head.FieldList;
import dev.sluice.wire.http2.head.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.function.Consumer;

/** Event loop only. One stream of a session: its state (RFC 9113 section 5.1) and both bodies. */
final class MultiplexedStream implements StreamInput.Owner {
  private final Http2Session session;
  private final StreamReceiver receiver;
  private final StreamInput input;
  private final StreamOutput output;
  private Consumer<Boolean> onSent = ignored -> {};
  private State state;
  private boolean localEnded;

  private enum State {
    /** Opened by us: the peer has not sent its final head. */
    AWAITS_HEAD,
    OPEN,
    REMOTE_ENDED,
    /** Opened by us: the peer has ended its side, and reads no more of ours. */
    UNREAD,
    CLOSED
  }

  MultiplexedStream(
      Http2Session session, Http2Session.Terms terms, int id, StreamReceiver receiver) {
    this.session = session;
    this.receiver = receiver;
    this.output =
        new StreamOutput(
            id,
            terms.server(),
            new SendWindow(session.streams().peerWindow()),
            terms.deadlines().later(terms.stall(), this::stalled));
    this.state = terms.server() ? State.OPEN : State.AWAITS_HEAD;
    this.input = new StreamInput(Http2Session.WINDOW, this, receiver);
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

  boolean hasRemoteEnded() {
    return state.compareTo(State.REMOTE_ENDED) >= 0;
  }

  void remoteEnds(Trailers trailers) {
    state = State.REMOTE_ENDED;
    input.ended(trailers);
  }

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

  /** Owns the buffer. False when the peer exceeded the window. */
  boolean dataArrived(ByteBuf data, int bytes) {
    if (state == State.AWAITS_HEAD) {
      data.release();
      input.malformed();
      return true;
    }
    return input.arrived(data, bytes);
  }

  private void trailersArrived(FieldList fields, boolean end) {
    TrailerFields.read(fields)
        .filter(ignored -> end)
        .ifPresentOrElse(this::remoteEnds, input::malformed);
  }

  private boolean isOver() {
    return state.compareTo(State.UNREAD) >= 0;
  }

  void head(Http2Headers fields) {
    output.head(fields);
  }

  void write(ByteBuf piece) {
    if (isOver()) {
      piece.release();
    } else {
      output.add(piece);
    }
  }

  void flush() {
    if (!isOver()) {
      session.turns().flush(this);
    }
  }

  /** Ends our side. {@code sent} runs once: with false when the stream broke before. */
  void end(Trailers trailers, Consumer<Boolean> sent) {
    if (isOver()) {
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

  boolean isWritable() {
    return output.isWritable();
  }

  /** Ends the stream on our account: resets it unless both sides have ended. */
  void reset(Http2Error code) {
    if (!isClosed()) {
      finish(code);
      sent(false);
    }
  }

  private void finish(Http2Error code) {
    boolean whole = state == State.UNREAD || (localEnded && hasRemoteEnded());
    close();
    if (!whole) {
      session.streams().reset(this, code);
    }
  }

  /**
   * The peer has reset the stream, or is gone. A response that has come whole is still delivered:
   * the origin does not want the rest of its request (RFC 9113 section 8.1).
   */
  void abandoned(StreamReceiver.Ending why) {
    if (session.isServer() || !hasRemoteEnded()) {
      gone(why);
    } else if (state == State.REMOTE_ENDED) {
      state = State.UNREAD;
      output.discard();
      session.turns().remove(this);
      sent(false);
    }
  }

  void gone(StreamReceiver.Ending why) {
    if (!isClosed()) {
      close();
      receiver.onGone(why);
      sent(false);
    }
  }

  StreamReceiver receiver() {
    return receiver;
  }

  void stalled() {
    if (!isClosed()) {
      receiver.onStalled();
      leave(StreamReceiver.Ending.RESET);
    }
  }

  /** Ends the stream for the peer, and for the receiver as if the peer had ended it. */
  void leave(StreamReceiver.Ending why) {
    if (!isClosed()) {
      session.streams().reset(this, Http2Error.CANCEL);
      gone(why);
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
