package dev.sluice.proxy.body.response;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEndReason;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.v1.PipelineInput;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.chain.Cancellation;
import dev.sluice.proxy.chain.StreamingEntries.Engine;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.FailureBoundary;
import dev.sluice.wire.head.BodyFraming;
import dev.sluice.wire.head.HttpVersion;
import dev.sluice.wire.head.ResponseHead;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;

/** Event loop only. Asks the stages of a chain about the head of one response. */
final class ResponsePreflight {
  private static final int LONGEST_CONTEXT = 4 << 10;
  private static final int LONGEST_TARGET = 32 << 10;

  /** Event loop only. Receives one answer, unless it was given up before. */
  interface Answered {
    void onPassed(List<HeaderMutation> mutations);

    void onReading(OpenedPipeline.Reading reading);

    void onStopped(ResponseStop stop);

    void onUnrecorded();
  }

  private final ResponseSubject subject;
  private final ResponseJournal journal;
  private final Answered then;
  private final Cancellation cancellation = new Cancellation();
  private final Promise<List<StageTrace>> ended = Promise.promise();

  ResponsePreflight(ResponseSubject subject, ResponseJournal journal, Answered then) {
    this.subject = subject;
    this.journal = journal;
    this.then = then;
  }

  /**
   * Asks.
   *
   * @param head that stages see
   * @param received as the origin sent it
   * @param first the whole body, if it has arrived
   */
  void ask(ResponseHead head, ResponseHead received, Optional<PipelineInput> first) {
    subject.context().trace().begin(Kind.KIND_RESPONSE_CHAIN);
    switch (ShownHead.of(head, isOfHooks())) {
      case ShownHead.Malformed ignored ->
          then.onStopped(ResponseStop.broken(subject, "response head malformed", true, List.of()));
      case ShownHead.Shown shown ->
          subject
              .context()
              .loop()
              .pipelines()
              .open(
                  question(head, received.version(), shown, first),
                  subject.chain(),
                  subject.context().client().claimant(),
                  cancellation)
              .onSuccess(line().guard(this::answered));
    }
  }

  private FailureBoundary line() {
    return subject.context().failureBoundary();
  }

  /** Ignores later answers. Returns what the stages did so far; the future never fails. */
  Future<List<StageTrace>> giveUp(MiddlewareSessionEndReason reason, String why) {
    cancellation.cancel(reason, why);
    return ended.future();
  }

  private void answered(OpenedPipeline answer) {
    if (cancellation.isCancelled()) {
      answer.giveUp(cancellation.reason(), cancellation.text()).onComplete(ended);
      return;
    }
    ended.complete(List.of());
    switch (answer) {
      case OpenedPipeline.Passed passed -> pass(passed);
      case OpenedPipeline.Reading reading -> then.onReading(reading);
      case PipelineEnding stopped -> then.onStopped(ResponseStop.of(subject, stopped));
    }
  }

  private void pass(OpenedPipeline.Passed passed) {
    journal
        .passes(passed.stages(), !passed.mutations().isEmpty(), false)
        .onSuccess(
            line()
                .guard(
                    recorded -> {
                      if (!cancellation.isCancelled()) {
                        then.onPassed(passed.mutations());
                      }
                    }))
        .onFailure(
            line()
                .guard(
                    failure -> {
                      if (!cancellation.isCancelled()) {
                        then.onUnrecorded();
                      }
                    }));
  }

  /** What the stages are told of the response (http-responses 3, 4.3). */
  private PipelineOpen.Builder question(
      ResponseHead head,
      HttpVersion upstream,
      ShownHead.Shown shown,
      Optional<PipelineInput> first) {
    ExchangeContext context = subject.context();
    RequestContext who = context.middlewareContext();
    HttpRequestTarget target = ShownTarget.of(context, subject.request());
    boolean fits =
        who.getSerializedSize() <= LONGEST_CONTEXT && target.getSerializedSize() <= LONGEST_TARGET;
    PipelineOpen.Builder open =
        PipelineOpen.newBuilder()
            .setGeneration(context.snapshot().generation())
            .setSandbox(context.sandbox())
            .setContext(who)
            .setTarget(fits ? target : target.toBuilder().clearPath().clearQuery().build())
            .setJudgedMs(context.judgedAt().toEpochMilli())
            .setObserved(subject.request().isObserved());
    context.trace().toResponseChain().ifPresent(open::setTrace);
    first.ifPresent(open::setFirst);
    subject.chain().entries().entries().forEach(entry -> open.addEntries(entry.key()));
    Optional<StageFailure> unfit =
        fits ? Optional.empty() : Optional.of(ShownHead.overCapacity(isOfHooks()));
    HttpVersion client = context.head().version();
    HttpVersion oldest = upstream.showsTruncation() ? client : upstream;
    return open.setResponse(
        response(head, shown)
            .setEligibility(Eligibility.of(context.head().method(), oldest, head))
            .setUnshown(shown.unshown().or(() -> unfit).map(StageFailure::text).orElse("")));
  }

  private boolean isOfHooks() {
    return subject.chain().engine() == Engine.HOOKS;
  }

  private ResponseToStream.Builder response(ResponseHead head, ShownHead.Shown shown) {
    ResponseToStream.Builder response =
        ResponseToStream.newBuilder()
            .setStatus(head.status())
            .addAllHeaders(shown.headers())
            .addAllNominated(head.connection().nominated());
    if (head.declared() instanceof BodyFraming.Length length) {
      return subject.isSearched(head)
          ? response.setOriginalBytes(length.bytes())
          : response.setDeclaredBytes(length.bytes());
    }
    return response;
  }
}
