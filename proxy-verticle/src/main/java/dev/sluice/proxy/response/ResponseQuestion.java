package dev.sluice.proxy.response;

import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.v1.PipelineOpen;
import dev.sluice.proto.v1.ResponseToStream;
import dev.sluice.proxy.chain.StreamedChain.Engine;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.response.head.Eligibility;
import dev.sluice.proxy.response.head.ShownHead;
import dev.sluice.proxy.response.head.ShownTarget;
import dev.sluice.proxy.wire.head.BodyFraming;
import dev.sluice.proxy.wire.head.HttpVersion;
import dev.sluice.proxy.wire.head.ResponseHead;
import java.util.Optional;

/** What the stages of a chain are told of a response (http-responses 3, 4.3). */
final class ResponseQuestion {
  private static final int LONGEST_CONTEXT = 4 << 10;
  private static final int LONGEST_TARGET = 32 << 10;

  private ResponseQuestion() {}

  static PipelineOpen.Builder of(
      ResponseSubject subject, ResponseHead head, HttpVersion upstream, ShownHead.Shown shown) {
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
    subject.chain().entries().entries().forEach(entry -> open.addEntries(entry.key()));
    Optional<StageFailure> unfit =
        fits ? Optional.empty() : Optional.of(ShownHead.overCapacity(isOfHooks(subject)));
    HttpVersion client = context.head().version();
    HttpVersion oldest = upstream.showsTruncation() ? client : upstream;
    return open.setResponse(
        response(subject, head, shown)
            .setEligibility(Eligibility.of(context.head().method(), oldest, head))
            .setUnshown(shown.unshown().or(() -> unfit).map(StageFailure::text).orElse("")));
  }

  static boolean isOfHooks(ResponseSubject subject) {
    return subject.chain().engine() == Engine.HOOKS;
  }

  private static ResponseToStream.Builder response(
      ResponseSubject subject, ResponseHead head, ShownHead.Shown shown) {
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
