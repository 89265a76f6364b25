package dev.sluice.proxy.response;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.pipeline.OpenedPipeline;
import dev.sluice.proxy.pipeline.PipelineEnding;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.wire.ClientStream;
import dev.sluice.proxy.wire.OriginFault;
import dev.sluice.proxy.wire.OriginStream;
import dev.sluice.proxy.wire.Trailers;
import dev.sluice.proxy.wire.head.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Event loop only. The way of one response through stages: they see its head before anything of its
 * body is read, and the client gets nothing before they let it go.
 */
public final class InspectedResponse implements ResponsePath, StagedBody.Owner {
  /** Of all interim heads and the final one (http-responses 2). */
  static final int MOST_HEAD_BYTES = 16 << 10;

  private final ResponseSubject subject;
  private final ClientDelivery delivery;
  private final OriginReading origin;
  private final Listener listener;
  private final ResponseJournal journal;
  private Phase phase = new AwaitingHead(0);

  private sealed interface Phase {}

  /** Of which so many bytes of interim ones have come. */
  private record AwaitingHead(int bytes) implements Phase {}

  /** Stages are asked, or their decision is on its way to the journal. */
  private record Deciding(Cancellation cancellation) implements Phase {}

  /** The body goes to the client as it comes. */
  private record Direct() implements Phase {}

  private record Staged(StagedBody body) implements Phase {}

  private record Over() implements Phase {}

  private InspectedResponse(
      ResponseSubject subject, ClientDelivery delivery, OriginReading origin, Listener listener) {
    this.subject = subject;
    this.delivery = delivery;
    this.origin = origin;
    this.listener = listener;
    this.journal = new ResponseJournal(subject, origin, delivery);
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

  @Override
  public void onInterim(ResponseHead head) {
    if (fits(head)) {
      delivery.interim(head);
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
      fail("response heads over 16384 bytes", List.of());
    }
    return bytes <= MOST_HEAD_BYTES;
  }

  @Override
  public void onResponse(ResponseHead head) {
    origin.begins(head);
    listener.onResponseBegun();
    if (fits(head)) {
      ask(head);
    }
  }

  private void ask(ResponseHead head) {
    switch (ShownHead.of(head, ResponseQuestion.isOfHooks(subject))) {
      case ShownHead.Malformed ignored -> fail("response head malformed", List.of());
      case ShownHead.Shown shown -> {
        Cancellation cancellation = new Cancellation();
        phase = new Deciding(cancellation);
        subject
            .context()
            .loop()
            .pipelines()
            .open(
                ResponseQuestion.of(subject, head, shown),
                subject.chain().entries(),
                subject.context().client().claimant(),
                cancellation)
            .onSuccess(subject.context().lastLine().guard(answer -> answered(head, answer)));
      }
    }
  }

  private void answered(ResponseHead head, OpenedPipeline answer) {
    if (!(phase instanceof Deciding)) {
      if (answer instanceof OpenedPipeline.Reading late) {
        Future<List<StageTrace>> unused = late.run().close(reason(), "downstream_disconnect");
      }
      return;
    }
    switch (answer) {
      case OpenedPipeline.Passed passed -> pass(head, passed);
      case OpenedPipeline.Reading reading -> read(head, reading);
      case OpenedPipeline.Refused refused ->
          stop(
              ResponseStop.blocked(
                  subject, refused.entry(), refused.reasonCode(), refused.stages()));
      case OpenedPipeline.Failed failed ->
          stop(ResponseStop.failed(subject, failed.reasonCode(), failed.stages()));
    }
  }

  private void pass(ResponseHead head, OpenedPipeline.Passed passed) {
    journal
        .passes(passed.stages(), !passed.mutations().isEmpty(), false)
        .onSuccess(subject.context().lastLine().guard(recorded -> direct(head, passed.mutations())))
        .onFailure(subject.context().lastLine().guard(failure -> onUnrecorded()));
  }

  private void direct(ResponseHead head, List<HeaderMutation> mutations) {
    if (!(phase instanceof Deciding)) {
      return;
    }
    Optional<ResponseHead> rewritten = RewrittenHead.ofUnread(head, mutations);
    if (rewritten.isEmpty()) {
      fail("rewritten head over capacity", List.of());
      return;
    }
    phase = new Direct();
    delivery.commit(rewritten.get());
    origin.end().ifPresentOrElse(this::finish, this::readOn);
  }

  private void read(ResponseHead head, OpenedPipeline.Reading reading) {
    StagedBody body =
        new StagedBody(subject, head, reading, new StagedBody.Out(delivery, journal), this);
    phase = new Staged(body);
    body.start();
  }

  @Override
  public void onInputRoom() {
    if (phase instanceof Staged staged) {
      if (origin.end().isPresent()) {
        return;
      }
      readOn();
    }
  }

  private void readOn() {
    switch (phase) {
      case Direct ignored -> origin.readOn(delivery.room());
      case Staged staged -> origin.readOn(staged.body().inputRoom());
      case AwaitingHead ignored -> {}
      case Deciding ignored -> {}
      case Over ignored -> {}
    }
  }

  @Override
  public void onBody(ByteBuf piece) {
    origin.received(piece.readableBytes());
    switch (phase) {
      case Direct ignored -> delivery.write(piece);
      case Staged staged -> {
        ByteString bytes = ByteString.copyFrom(piece.nioBuffer());
        piece.release();
        staged.body().write(bytes);
      }
      case AwaitingHead ignored -> piece.release();
      case Deciding ignored -> piece.release();
      case Over ignored -> piece.release();
    }
  }

  @Override
  public void onReadComplete() {
    delivery.flush();
    readOn();
  }

  @Override
  public void onClientWritable() {
    switch (phase) {
      case Direct ignored -> readOn();
      case Staged staged -> staged.body().clientWritable();
      case AwaitingHead ignored -> {}
      case Deciding ignored -> {}
      case Over ignored -> {}
    }
  }

  @Override
  public void onEnd(Trailers trailers) {
    origin.ends(trailers);
    switch (phase) {
      case Direct ignored -> finish(trailers);
      case Staged staged -> inputEnds(staged.body(), trailers);
      case AwaitingHead ignored -> {}
      case Deciding ignored -> {}
      case Over ignored -> {}
    }
  }

  private void inputEnds(StagedBody body, Trailers trailers) {
    if (!body.end(trailers)) {
      upstreamFails("origin sent a trailer that may not be one");
    }
  }

  private void finish(Trailers trailers) {
    phase = new Over();
    journal.completes(List.of(), false);
    listener.onResponseEnd(trailers);
  }

  @Override
  public void onComplete(Trailers trailers, List<StageTrace> stages) {
    phase = new Over();
    journal.completes(stages, false);
    listener.onResponseEnd(trailers);
  }

  @Override
  public void onStopped(PipelineEnding ending) {
    stop(ResponseStop.of(subject, ending));
  }

  @Override
  public void onUnrecorded() {
    ResponseStop stop = ResponseStop.because(subject, "decision not recorded", List.of());
    close(
        MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION, "audit_unavailable");
    phase = new Over();
    listener.onResponseStopped(Refusals.auditUnavailable(), stop.reason());
  }

  @Override
  public void onFault(OriginFault fault) {
    if (phase instanceof AwaitingHead) {
      listener.onResponseFault(fault);
    } else {
      upstreamFails(fault.detail());
    }
  }

  /** After a valid head (http-responses 13). */
  private void upstreamFails(String why) {
    Phase last = phase;
    close(
            MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_UPSTREAM_DISCONNECT,
            "upstream_disconnect")
        .onSuccess(
            subject
                .context()
                .lastLine()
                .guard(
                    stages -> {
                      if (phase == last) {
                        fail(why, stages);
                      }
                    }));
  }

  private void fail(String why, List<StageTrace> stages) {
    stop(ResponseStop.because(subject, why, stages));
  }

  /** Records it, then answers or cuts the response. */
  private void stop(ResponseStop stop) {
    if (phase instanceof Over) {
      return;
    }
    phase = new Over();
    Future<Void> recorded = journal.stops(stop);
    if (delivery.isCommitted()) {
      listener.onResponseStopped(stop.refusal(), stop.reason());
      return;
    }
    recorded
        .map(stop.refusal())
        .otherwise(unrecorded -> Refusals.auditUnavailable())
        .onSuccess(
            subject
                .context()
                .lastLine()
                .guard(said -> listener.onResponseStopped(said, stop.reason())));
  }

  /** Gives back what stages hold. The future never fails. */
  private Future<List<StageTrace>> close(MiddlewareSessionEndReason reason, String why) {
    return switch (phase) {
      case Staged staged -> staged.body().close(reason, why);
      case Deciding deciding -> {
        deciding.cancellation().cancel();
        yield Future.succeededFuture(List.of());
      }
      case AwaitingHead ignored -> Future.succeededFuture(List.of());
      case Direct ignored -> Future.succeededFuture(List.of());
      case Over ignored -> Future.succeededFuture(List.of());
    };
  }

  /** The client left, a limit was reached, or code threw. */
  private void exchangeEnded() {
    Phase last = phase;
    if (last instanceof AwaitingHead || last instanceof Over) {
      phase = new Over();
      return;
    }
    String why = delivery.isOpen() ? "exchange_ended" : "downstream_disconnect";
    Future<List<StageTrace>> closed = close(reason(), why);
    phase = new Over();
    closed.onSuccess(stages -> journal.abandons(stages, why));
  }

  private MiddlewareSessionEndReason reason() {
    return delivery.isOpen()
        ? MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_CANCELLATION
        : MiddlewareSessionEndReason.MIDDLEWARE_SESSION_END_REASON_DOWNSTREAM_DISCONNECT;
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
