package dev.sluice.wire.http2;

import dev.sluice.wire.InterimHeads;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.BodyLength;
import dev.sluice.wire.head.HeadResult;
import dev.sluice.wire.head.ResponseHead;
import dev.sluice.wire.head.ResponseHeadParser;
import dev.sluice.wire.http2.head.FieldList;
import dev.sluice.wire.http2.head.ResponseFieldReader;
import io.netty.buffer.ByteBuf;

/** Event loop only. Passes the events of a stream to the listener of its response. */
final class ResponseStreamFeed implements StreamReceiver {
  private static final ResponseHeadParser PARSER =
      new ResponseHeadParser(Http2Session.MAX_FIELD_BYTES);

  private final String method;
  private final OriginStream.Listener listener;
  private Runnable onStall = () -> {};
  private InterimHeads interim = InterimHeads.NONE;
  private boolean answered;
  private boolean over;

  ResponseStreamFeed(String method, OriginStream.Listener listener) {
    this.method = method;
    this.listener = listener;
  }

  void forget() {
    over = true;
  }

  void whenStalled(Runnable action) {
    onStall = action;
  }

  private void run(Runnable step) {
    if (over) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException | Error bug) {
      listener.onThrown(bug);
    }
  }

  private void end(Runnable step) {
    run(
        () -> {
          over = true;
          step.run();
        });
  }

  @Override
  public Head onHead(FieldList fields, boolean ended) {
    return switch (ResponseFieldReader.read(fields, ended, method, PARSER)) {
      case HeadResult.Complete<ResponseHead>(ResponseHead head, int ignored) -> read(head);
      case HeadResult.Rejected<ResponseHead> ignored -> new Head.Malformed();
      // A block of fields is complete.
      case HeadResult.Incomplete<ResponseHead> ignored -> new Head.Malformed();
    };
  }

  private Head read(ResponseHead head) {
    if (head.status() >= 200) {
      answered = true;
      run(() -> listener.onResponse(head));
      return new Head.Final(body(head));
    }
    interim = interim.and(head);
    if (!interim.fits()) {
      return new Head.Malformed();
    }
    run(() -> listener.onInterim(head));
    return new Head.Interim();
  }

  private BodyLength body(ResponseHead head) {
    return switch (head.framingFor(method)) {
      case BodyFraming.None ignored -> BodyLength.NONE;
      case BodyFraming.Length(long bytes) -> new BodyLength.Known(bytes);
      case BodyFraming.Chunked ignored -> BodyLength.UNKNOWN;
      case BodyFraming.UntilClose ignored -> BodyLength.UNKNOWN;
    };
  }

  @Override
  public void onData(ByteBuf piece) {
    if (over) {
      piece.release();
    } else {
      run(() -> listener.onBody(piece));
    }
  }

  @Override
  public void onReadComplete() {
    run(listener::onReadComplete);
  }

  @Override
  public void onEnd(Trailers trailers) {
    end(() -> listener.onEnd(trailers));
  }

  @Override
  public void onMalformed() {
    OriginFault fault = answered ? OriginFault.MALFORMED_BODY : OriginFault.MALFORMED_HEAD;
    end(() -> listener.onFault(fault));
  }

  @Override
  public void onWritable() {
    run(listener::onWritable);
  }

  @Override
  public void onStalled() {
    run(onStall);
  }

  @Override
  public void onReloaded() {}

  @Override
  public void onGone(Ending why) {
    end(() -> listener.onFault(fault(why)));
  }

  private OriginFault fault(Ending why) {
    if (answered && why != Ending.BROKEN) {
      return OriginFault.TRUNCATED;
    }
    return switch (why) {
      case BROKEN -> OriginFault.CONNECTION_BROKEN;
      case UNPROCESSED -> OriginFault.UNPROCESSED;
      case RESET -> OriginFault.CLOSED_EARLY;
      case DISCONNECTED ->
          interim.isEmpty() ? OriginFault.CLOSED_UNANSWERED : OriginFault.CLOSED_EARLY;
    };
  }
}
