package dev.sluice.proxy.response;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.pipeline.OpenedPipeline;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.LastLine;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.OriginFault;
import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;

/**
 * Event loop only. The way of one response that stages read, or that is searched for secrets.
 * Stages see the head before anything of the body is read, and the client gets nothing before they
 * let it go.
 */
public final class InspectedResponse
    implements ResponsePath, BodyWay.Owner, ResponseAsking.Answered {
  /** Of all interim heads and the final one (http-responses 2). */
  static final int MOST_HEAD_BYTES = 16 << 10;

  private final ResponseSubject subject;
  private final ClientDelivery delivery;
  private final OriginReading origin;
  private final Listener listener;
  private final ResponseJournal journal;
  private final ResponseWays ways;
  private Phase phase = new AwaitingHead(0);

  private sealed interface Phase {}

  /** Of which so many bytes of interim ones have come. */
  private record AwaitingHead(int bytes) implements Phase {}

  /** Stages are asked, or their decision is on its way to the journal. */
  private record Deciding(ResponseHead head, ResponseAsking asking) implements Phase {}

  private record Going(BodyWay way) implements Phase {}

  /** The origin failed, and stages are being told. */
  private record Broken() implements Phase {}

  private record Over() implements Phase {}

  private InspectedResponse(
      ResponseSubject subject, ClientDelivery delivery, OriginReading origin, Listener listener) {
    this.subject = subject;
    this.delivery = delivery;
    this.origin = origin;
    this.listener = listener;
    this.journal = new ResponseJournal(subject, origin, delivery);
    this.ways = new ResponseWays(subject, delivery, journal, this);
  }

  /** Prepares the way of the response to a request that is about to be sent. */
  public static ResponsePath of(
      ResponseSubject subject,
      ClientStream client,
      OriginStream origin,
      Times times,
      Listener listener) {
    InspectedResponse response =
        new InspectedResponse(
            subject, new ClientDelivery(client), new OriginReading(origin, times), listener);
    subject.completion().whenEnded(response::exchangeEnded);
    return response;
  }

  private LastLine line() {
    return subject.context().lastLine();
  }

  @Override
  public void onInterim(ResponseHead head) {
    if (fits(head)) {
      ways.searched(head).ifPresent(delivery::interim);
    }
  }

  /** Ends it when the heads are too long together. */
  private boolean fits(ResponseHead head) {
    if (!(phase instanceof AwaitingHead awaiting)) {
      return false;
    }
    int bytes = awaiting.bytes() + head.wireBytes();
    phase = new AwaitingHead(bytes);
    if (bytes > MOST_HEAD_BYTES) {
      onBroken("response heads over 16384 bytes");
    }
    return bytes <= MOST_HEAD_BYTES;
  }

  @Override
  public void onResponse(ResponseHead head) {
    origin.begins(head);
    listener.onResponseBegun();
    if (fits(head)) {
      ways.searched(head).ifPresentOrElse(it -> begin(head, it), this::overCapacity);
    }
  }

  private void overCapacity() {
    onBroken("rewritten head over capacity");
  }

  private void begin(ResponseHead received, ResponseHead searched) {
    if (subject.chain().isEmpty()) {
      ways.searchedOnly(searched).ifPresentOrElse(this::go, this::overCapacity);
    } else {
      ways.forStages(searched).ifPresentOrElse(head -> ask(received, head), this::overCapacity);
    }
  }

  private void ask(ResponseHead received, ResponseHead head) {
    ResponseAsking asking = new ResponseAsking(subject, journal, this);
    phase = new Deciding(head, asking);
    asking.ask(head, received.version());
  }

  @Override
  public void onPassed(List<HeaderMutation> mutations) {
    if (phase instanceof Deciding deciding) {
      ways.direct(deciding.head(), mutations).ifPresentOrElse(this::go, this::overCapacity);
    }
  }

  @Override
  public void onReading(OpenedPipeline.Reading reading) {
    if (phase instanceof Deciding deciding) {
      StagedBody body =
          new StagedBody(
              subject, deciding.head(), reading, new StagedBody.Out(delivery, journal), this);
      go(ways.through(deciding.head(), body));
      body.start();
    }
  }

  private void go(BodyWay way) {
    phase = new Going(way);
    origin.end().ifPresentOrElse(way::end, this::onRoom);
  }

  @Override
  public void onRoom() {
    if (phase instanceof Going going) {
      origin.readOn(going.way().room());
    }
  }

  @Override
  public void onBody(ByteBuf piece) {
    origin.received(piece.readableBytes());
    if (phase instanceof Going going) {
      going.way().take(piece);
    } else {
      piece.release();
    }
  }

  @Override
  public void onReadComplete() {
    if (phase instanceof Going going) {
      going.way().readComplete();
      onRoom();
    }
  }

  @Override
  public void onClientWritable() {
    if (phase instanceof Going going) {
      going.way().clientWritable();
    }
  }

  @Override
  public void onEnd(Trailers trailers) {
    origin.ends(trailers);
    if (phase instanceof Going going) {
      going.way().end(trailers);
    }
  }

  @Override
  public void onComplete(Trailers trailers, List<StageTrace> stages, boolean modified) {
    phase = new Over();
    journal.completes(stages, modified);
    listener.onResponseEnd(trailers);
  }

  @Override
  public void onUnrecorded() {
    close(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "audit_unavailable");
    phase = new Over();
    listener.onResponseStopped(Refusals.auditUnavailable(), "decision not recorded");
  }

  @Override
  public void onFault(OriginFault fault) {
    if (phase instanceof AwaitingHead) {
      listener.onResponseFault(fault);
    } else {
      onBroken(fault.detail());
    }
  }

  /** After a valid head (http-responses 13). */
  @Override
  public void onBroken(String why) {
    if (phase instanceof Over || phase instanceof Broken) {
      return;
    }
    Future<List<StageTrace>> closed =
        close(
            MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UPSTREAM_DISCONNECT,
            "upstream_disconnect");
    phase = new Broken();
    closed.onSuccess(line().guard(stages -> onStopped(ResponseStop.because(subject, why, stages))));
  }

  /** Records it, then answers or cuts the response. */
  @Override
  public void onStopped(ResponseStop stop) {
    if (phase instanceof Over) {
      return;
    }
    phase = new Over();
    Future<Void> recorded = journal.stops(stop);
    if (delivery.isCommitted()) {
      listener.onResponseStopped(stop.refusal(), stop.reason());
    } else {
      recorded
          .map(stop.refusal())
          .otherwise(unrecorded -> Refusals.auditUnavailable())
          .onSuccess(
              line().guard((Refusal said) -> listener.onResponseStopped(said, stop.reason())));
    }
  }

  /** Gives back what stages hold. The future never fails. */
  private Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String why) {
    if (phase instanceof Going going) {
      return going.way().close(reason, why);
    }
    if (phase instanceof Deciding deciding) {
      deciding.asking().giveUp();
    }
    return Future.succeededFuture(List.of());
  }

  /** The client left, a limit was reached, or code threw. */
  private void exchangeEnded() {
    boolean begun = !(phase instanceof AwaitingHead || phase instanceof Over);
    boolean left = !delivery.isOpen();
    String why = left ? "downstream_disconnect" : "exchange_ended";
    Future<List<StageTrace>> closed =
        close(
            left
                ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT
                : MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION,
            why);
    phase = new Over();
    if (begun) {
      closed.onSuccess(stages -> journal.abandons(stages, why));
    }
  }

  @Override
  public void onSwitched(ResponseHead head) {
    origin.switches(head);
    phase = new Over();
    listener.onResponseSwitched(head);
  }

  @Override
  public void onWritable() {
    listener.onOriginWritable();
  }

  @Override
  public void onThrown(Throwable thrown) {
    listener.onThrown(thrown);
  }

  @Override
  public boolean isBegun() {
    return delivery.isCommitted();
  }

  @Override
  public int status() {
    return origin.status();
  }

  @Override
  public long bytes() {
    return origin.bytes();
  }
}
