package dev.sluice.proxy.inspection;

import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proxy.admission.AdmissionResult.Accepted;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upload.VisibleHeaders;

/** The input of a chain run for one request, and the names for its refusal. */
record ChainQuestion(ExchangeContext context, Accepted request, SelectedChain chain) {
  /** The chain request without its body. */
  ChainRequest.Builder message() {
    ChainRequest.Builder builder =
        ChainRequest.newBuilder()
            .setGeneration(context.snapshot().generation())
            .setSandbox(context.sandbox())
            .setJudgedMs(context.judgedAt().toEpochMilli())
            .setObserved(request.isObserved())
            .setBudgetMs(ChainClient.BUDGET_MILLIS)
            .setContext(
                RequestContext.newBuilder()
                    .setRequestId(context.requestId())
                    .setSandboxId(context.sandbox())
                    .setSandbox(context.sandbox()))
            .setTarget(
                HttpRequestTarget.newBuilder()
                    .setScheme(context.origin().contextScheme())
                    .setHost(request.to().host())
                    .setPort(request.to().port())
                    .setMethod(context.head().method())
                    .setPath(request.target().path())
                    .setQuery(request.target().query()))
            .addAllHeaders(VisibleHeaders.of(context.head()))
            .addAllNominated(context.head().connection().nominated());
    context.trace().toChain().ifPresent(builder::setTrace);
    chain.entries().forEach(entry -> builder.addEntries(entry.key()));
    return builder;
  }

  MiddlewareRefusals.Stopped subject() {
    return subject(context, request);
  }

  /** The request, for its refusal. */
  static MiddlewareRefusals.Stopped subject(ExchangeContext context, Accepted request) {
    return new MiddlewareRefusals.Stopped(
        request.decision().policy(),
        context.head().method(),
        request.target().path(),
        request.to(),
        context.origin().isTunneled());
  }
}
