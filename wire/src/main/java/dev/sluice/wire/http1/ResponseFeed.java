package dev.sluice.wire.http1;

import dev.sluice.wire.InterimHeads;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.connection.Connection;
import dev.sluice.wire.connection.Inbox;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import io.netty.buffer.ByteBuf;

/** Event loop only. Reads one response and feeds its body to the listener on demand. */
final class ResponseFeed {
  private static final int MAX_HEAD_BYTES = 16_384;
  private static final ResponseHeadParser PARSER = new ResponseHeadParser(MAX_HEAD_BYTES);

  private final Http1OriginConnection connection;
  private final Connection socket;
  private final Inbox inbox;
  private State state = new Over();
  private int demand;
  private boolean reading;
  private boolean inputEnded;
  private boolean keepsAlive;

  private sealed interface State {}

  private record AwaitingHead(String method, OriginStream.Listener listener, InterimHeads interim)
      implements State {}

  private record InBody(BodyDecoder decoder, OriginStream.Listener listener) implements State {}

  // Nothing is read: the response is not begun, complete, failed or abandoned.
  private record Over() implements State {}

  ResponseFeed(Http1OriginConnection connection) {
    this.connection = connection;
    this.socket = connection.socket();
    this.inbox = connection.inbox();
  }

  void await(String method, OriginStream.Listener listener) {
    state = new AwaitingHead(method, listener, InterimHeads.NONE);
  }

  void forget() {
    state = new Over();
  }

  boolean allowsReuse() {
    return state instanceof Over && keepsAlive && !inputEnded;
  }

  void demand(int bytes) {
    demand += bytes;
    if (!reading && state instanceof InBody) {
      read();
    }
  }

  void stopDemand() {
    demand = 0;
  }

  int directBytes() {
    return state instanceof InBody body ? Math.min(demand, body.decoder().directBytes()) : 0;
  }

  void directBytes(ByteBuf bytes) {
    if (state instanceof InBody body) {
      body.decoder().passed(bytes.readableBytes());
      reading = true;
      tell(body, bytes);
      reading = false;
      if (endIfDone(body)) {
        read();
      }
    } else {
      bytes.release();
    }
  }

  void read() {
    reading = true;
    boolean progress = true;
    while (progress && !inbox.isEmpty()) {
      progress =
          switch (state) {
            case AwaitingHead awaiting -> readHead(awaiting);
            case InBody body -> demand > 0 && readBody(body);
            case Over ignored -> false;
          };
    }
    reading = false;
    readCompleted();
  }

  private void readCompleted() {
    switch (state) {
      case AwaitingHead awaiting -> awaiting.listener().onReadComplete();
      case InBody body -> body.listener().onReadComplete();
      case Over ignored -> {}
    }
    if (inputEnded && inbox.isEmpty()) {
      tellEnd(connection.end().wasOrderly());
    } else if (state instanceof InBody && demand <= 0) {
      socket.stopReadingNow();
    } else if (!(state instanceof Over)) {
      socket.read();
    }
  }

  private boolean readHead(AwaitingHead awaiting) {
    return switch (PARSER.parse(inbox.bytes(), inbox.from(), inbox.to())) {
      case HeadResult.Complete<ResponseHead> complete -> {
        inbox.readTo(complete.end());
        yield headRead(awaiting, complete.head());
      }
      case HeadResult.Incomplete<ResponseHead> ignored -> false;
      case HeadResult.Rejected<ResponseHead> ignored ->
          fail(awaiting.listener(), OriginFault.MALFORMED_HEAD);
    };
  }

  private boolean headRead(AwaitingHead awaiting, ResponseHead head) {
    OriginStream.Listener listener = awaiting.listener();
    if (head.status() == 101) {
      state = new Over();
      listener.onSwitched(head);
      return false;
    }
    if (head.status() < 200) {
      return interim(awaiting, head);
    }
    BodyFraming framing = head.framingFor(awaiting.method());
    keepsAlive = head.keepsAlive() && !(framing instanceof BodyFraming.UntilClose);
    InBody body = new InBody(new BodyDecoder(framing), listener);
    state = body;
    listener.onResponse(head);
    return endIfDone(body);
  }

  private boolean interim(AwaitingHead awaiting, ResponseHead head) {
    InterimHeads heads = awaiting.interim().and(head);
    if (!heads.fits()) {
      return fail(awaiting.listener(), OriginFault.MALFORMED_HEAD);
    }
    state = new AwaitingHead(awaiting.method(), awaiting.listener(), heads);
    awaiting.listener().onInterim(head);
    return true;
  }

  private boolean readBody(InBody body) {
    tell(body, body.decoder().decode(inbox, demand));
    if (body.decoder().state() == BodyReader.State.MALFORMED && state.equals(body)) {
      return fail(body.listener(), OriginFault.MALFORMED_BODY);
    }
    return endIfDone(body);
  }

  private void tell(InBody body, ByteBuf piece) {
    if (piece.isReadable()) {
      demand -= piece.readableBytes();
      body.listener().onBody(piece);
    }
  }

  // Whether the body continues. The listener may have ended the stream.
  private boolean endIfDone(InBody body) {
    if (!state.equals(body)) {
      return false;
    }
    if (body.decoder().isDone()) {
      state = new Over();
      body.listener().onEnd(body.decoder().trailers());
      return false;
    }
    return true;
  }

  private boolean fail(OriginStream.Listener listener, OriginFault fault) {
    state = new Over();
    socket.reset();
    listener.onFault(fault);
    return false;
  }

  void writable() {
    switch (state) {
      case AwaitingHead awaiting -> awaiting.listener().onWritable();
      case InBody body -> body.listener().onWritable();
      case Over ignored -> {}
    }
  }

  /** The origin has ended its output. Earlier bytes may still be unread. */
  void inputEnded() {
    inputEnded = true;
    if (inbox.isEmpty() || state instanceof AwaitingHead) {
      tellEnd(connection.end().wasOrderly());
    }
  }

  void closed() {
    tellEnd(false);
  }

  private void tellEnd(boolean orderly) {
    State last = state;
    state = new Over();
    switch (last) {
      case AwaitingHead awaiting -> awaiting.listener().onFault(unanswered(awaiting));
      case InBody body -> {
        if (orderly && body.decoder().completeAtEof()) {
          body.listener().onEnd(Trailers.NONE);
        } else {
          body.listener().onFault(OriginFault.TRUNCATED);
        }
      }
      case Over ignored -> {}
    }
  }

  private OriginFault unanswered(AwaitingHead awaiting) {
    if (connection.end().certificateRefused()) {
      return OriginFault.CERTIFICATE_REFUSED;
    }
    boolean silent = awaiting.interim().isEmpty() && inbox.isEmpty();
    return silent ? OriginFault.CLOSED_UNANSWERED : OriginFault.CLOSED_EARLY;
  }
}
