package dev.sluice.proxy.body.response;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.body.response.ResponsePhase.Arriving;
import dev.sluice.proxy.body.response.ResponsePhase.AwaitingHead;
import dev.sluice.proxy.body.response.ResponsePhase.Deciding;
import dev.sluice.proxy.body.response.ResponsePhase.Over;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. The way of one response that stages read, or that is searched for secrets. The
 * client gets nothing before they let it go.
 */
public final class InspectedResponse
    implements ResponsePath, ResponseBody.Owner, ResponsePreflight.Answered {
  private final ResponseSubject subject;
  private final ClientResponseWriter delivery;
  private final OriginBodyReader origin;
  private final Listener listener;
  private final ResponseJournal journal;
  private final BodyRouting ways;
  private final ResponseCompletion ends;
  private ResponsePhase phase = new AwaitingHead(0);

  public InspectedResponse(
      ResponseSubject subject,
      ClientStream client,
      OriginStream origin,
      Times times,
      Listener listener) {
    this.subject = subject;
    this.delivery = new ClientResponseWriter(client);
    this.origin = OriginBodyReader.of(subject, origin, times, delivery);
    this.listener = listener;
    this.journal = new ResponseJournal(subject, this.origin, delivery);
    this.ways = new BodyRouting(subject, delivery, journal, this);
    this.ends = new ResponseCompletion(subject, journal, delivery, listener);
    subject.completion().whenEnded(this::exchangeEnded);
  }

  @Override
  public void onInterim(ResponseHead head) {
    if (fits(head)) {
      ways.searched(head).ifPresent(delivery::interim);
    }
  }

  private boolean fits(ResponseHead head) {
    if (!(phase instanceof AwaitingHead awaiting)) {
      return false;
    }
    AwaitingHead now = awaiting.and(head);
    phase = now;
    if (!now.fits()) {
      onBroken("response heads over 16384 bytes", true);
    }
    return now.fits();
  }

  @Override
  public void onResponse(ResponseHead head) {
    origin.begins(head);
    listener.onResponseBegun();
    if (fits(head)) {
      ways.searched(head).ifPresent(it -> begin(head, it));
    }
  }

  private void begin(ResponseHead received, ResponseHead searched) {
    if (subject.chain().isEmpty()) {
      ways.searchedOnly(searched).ifPresent(this::go);
    } else {
      ways.forStages(searched).ifPresent(head -> arrive(new Arriving(head, received)));
    }
  }

  private void arrive(Arriving arriving) {
    phase = arriving;
    if (!ways.reads(arriving, origin)) {
      ask(arriving, Optional.empty());
    }
  }

  private void ask(Arriving arrived, Optional<PipelineInput> body) {
    ResponsePreflight asking = new ResponsePreflight(subject, journal, this);
    phase = new Deciding(arrived.head(), asking);
    asking.ask(arrived.head(), arrived.received(), body);
  }

  @Override
  public void onPassed(List<HeaderMutation> mutations) {
    if (phase instanceof Deciding deciding) {
      ways.direct(deciding.head(), mutations).ifPresent(this::go);
    }
  }

  @Override
  public void onReading(OpenedPipeline.Reading reading) {
    if (phase instanceof Deciding deciding) {
      ResponseBody way = ways.through(deciding.head(), reading);
      phase = new ResponsePhase.Starting(way);
      way.start(() -> go(way));
    }
  }

  private void go(ResponseBody way) {
    if (!phase.isOver()) {
      phase = new ResponsePhase.Going(way);
      origin.giveKept(way);
      phase.going().ifPresent(it -> origin.end().ifPresentOrElse(it::end, this::onRoom));
    }
  }

  @Override
  public void onRoom() {
    phase.going().ifPresent(ResponseBody::goOn);
    phase.going().ifPresent(way -> origin.readOn(way.room()));
  }

  @Override
  public void onBody(ByteBuf piece) {
    origin.received(piece.readableBytes());
    phase.take(piece, origin);
  }

  @Override
  public void onReadComplete() {
    phase.going().ifPresent(ResponseBody::readComplete);
    onRoom();
    if (phase instanceof Arriving arriving) {
      origin.readOn(0);
      ask(arriving, Optional.empty());
    }
  }

  @Override
  public void onClientWritable() {
    origin.clientMoves();
    phase.going().ifPresent(ResponseBody::clientWritable);
  }

  @Override
  public void onEnd(Trailers received) {
    Trailers trailers = origin.ends(received);
    if (phase instanceof Arriving whole) {
      ask(whole, ways.input(whole.head(), origin.kept(), trailers));
    } else {
      phase.going().ifPresent(way -> way.end(trailers));
    }
  }

  @Override
  public void onComplete(Trailers trailers, List<StageTrace> stages, boolean modified) {
    if (!phase.isOver()) {
      phase = phase.over();
      ends.complete(trailers, stages, modified);
    }
  }

  @Override
  public void onUnrecorded() {
    phase = phase.over();
    ends.unrecorded();
  }

  @Override
  public void onFault(OriginFault fault) {
    if (phase instanceof AwaitingHead && !subject.failsBy(fault)) {
      listener.onResponseFault(fault);
    } else {
      onBroken(fault.detail(), true);
    }
  }

  /** After the begin of a head (http-responses 13). */
  @Override
  public void onBroken(String why, boolean byOrigin) {
    if (phase.isOver()) {
      return;
    }
    Future<List<StageTrace>> closed = phase.disconnect();
    phase = new ResponsePhase.Broken();
    ends.after(closed, stages -> onStopped(ResponseStop.broken(subject, why, byOrigin, stages)));
  }

  @Override
  public void onStopped(ResponseStop stop) {
    if (!(phase instanceof Over)) {
      phase = phase.over();
      ends.stop(stop);
    }
  }

  private void exchangeEnded() {
    boolean begun = !(phase instanceof AwaitingHead || phase instanceof Over);
    ResponsePhase.EarlyEnd why = origin.ended();
    Future<List<StageTrace>> closed = phase.abandon(why);
    phase = new Over();
    if (begun) {
      ends.abandon(closed, why.text());
    }
  }

  @Override
  public void onSwitched(ResponseHead head) {
    origin.switches(head);
    Optional<ResponseHead> searched = ways.searched(head);
    phase = searched.isPresent() ? new Over() : phase;
    searched.ifPresent(ends::switchesTo);
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
