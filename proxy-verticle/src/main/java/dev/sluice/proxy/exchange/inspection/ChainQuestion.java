package dev.sluice.proxy.exchange.inspection;

import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proxy.body.upload.VisibleHeaders;
import dev.sluice.proxy.chain.ChainClient;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.ChainSubject;
import dev.sluice.proxy.request.ExchangeContext;

/** The input of a chain run for one request, and the names for its refusal. */
record ChainQuestion(ExchangeContext context, Accepted request, SelectedChain chain) {
  ChainRequest.Builder message() {
    ChainRequest.Builder builder =
        ChainRequest.newBuilder()
            .setGeneration(context.snapshot().generation())
            .setSandbox(context.sandbox())
            .setJudgedMs(context.judgedAt().toEpochMilli())
            .setObserved(request.isObserved())
            .setBudgetMs(ChainClient.BUDGET_MILLIS)
            .setContext(context.middlewareContext())
            .setTarget(ChainSubject.target(context, request))
            .addAllHeaders(VisibleHeaders.of(context.head()))
            .addAllNominated(context.head().connection().nominated());
    context.trace().toChain().ifPresent(builder::setTrace);
    chain.entries().forEach(entry -> builder.addEntries(entry.key()));
    return builder;
  }

  MiddlewareRefusals.Stopped subject() {
    return ChainSubject.stopped(context, request);
  }
}
