package dev.sluice.proxy.exchange;

import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TraceStep;
import dev.sluice.proxy.capacity.StreamReservation;
import dev.sluice.proxy.exchange.record.CompletionRecorder;
import dev.sluice.proxy.exchange.record.RequestRecords;
import dev.sluice.proxy.local.LocalPage;
import dev.sluice.proxy.local.PreparedSite;
import dev.sluice.proxy.refusal.LocalRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Local;
import dev.sluice.proxy.request.AdmissionResult.Refused;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.wire.ClientStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Answers a request for a host of the proxy itself: no policy, no middleware, no
 * origin. Like every decision, it is in the journal before the answer.
 */
final class LocalExchange {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final ExchangeContext context;
  private final ClientStream client;
  private final RequestRecords records;
  private final Local request;
  private Optional<LocalResponse> response = Optional.empty();
  private boolean refused;

  private LocalExchange(
      ExchangeContext context, ClientStream client, RequestRecords records, Local request) {
    this.context = context;
    this.client = client;
    this.records = records;
    this.request = request;
  }

  static void start(
      ExchangeContext context, ClientStream client, RequestRecords records, Local request) {
    context.trace().end(TraceStep.Kind.KIND_ADMISSION);
    LocalExchange exchange = new LocalExchange(context, client, records, request);
    context.failureBoundary().whenCrossed(exchange::fail, client::reset);
    switch (request.host()) {
      case SLUICE ->
          context
              .loop()
              .node()
              .local()
              .get(request.host())
              .ifPresentOrElse(exchange::judge, exchange::refuseOff);
      case POLICY -> exchange.ask();
    }
  }

  private void ask() {
    if (context.origin().isTunneled() || request.to().port() != HTTP_PORT) {
      refuse(LocalRefusals.otherPort(request.host()), "another port of a local host");
    } else if (reserve()) {
      AgentStep.start(context, client, request.target(), this::answered);
    }
  }

  private void answered(AgentStep.Result result) {
    switch (result) {
      case AgentStep.Result.Given(var answer) ->
          found(Optional.of(LocalPage.answer(answer.status(), answer.mediaType(), answer.text())));
      case AgentStep.Result.Refused refusal -> refuse(refusal.refusal(), refusal.reason());
      case AgentStep.Result.Gone ignored -> client.reset();
    }
  }

  private void refuseOff() {
    refuse(LocalRefusals.off(request.host()), "proxy.sluice_local: off");
  }

  private void judge(PreparedSite site) {
    int port = context.origin().isTunneled() ? HTTPS_PORT : HTTP_PORT;
    if (request.to().port() != port) {
      refuse(LocalRefusals.otherPort(request.host()), "another port of a local host");
    } else if (!context.head().method().equals("GET")) {
      refuse(LocalRefusals.method(request.host()), "a local host answers GET alone");
    } else if (context.head().hasContent()) {
      refuse(LocalRefusals.body(request.host()), "a local host takes no body");
    } else {
      serve(site);
    }
  }

  private void serve(PreparedSite site) {
    if (reserve()) {
      site.page(request.target().path())
          .onSuccess(context.failureBoundary().guard(this::found))
          .onFailure(context.failureBoundary()::cross);
    }
  }

  private boolean reserve() {
    Optional<StreamReservation> streaming =
        context
            .loop()
            .node()
            .streaming()
            .reserve(context.client().claimant(), context.origin().stream());
    streaming.ifPresentOrElse(
        held -> client.whenDone(held::release),
        () ->
            refuse(
                Refusals.streamingExhausted(),
                RuleEngine.CAPACITY,
                "streaming capacity exhausted"));
    return streaming.isPresent();
  }

  private void found(Optional<LocalPage> page) {
    if (page.isEmpty()) {
      refuse(LocalRefusals.notFound(request.host()), "a local host has no such page");
      return;
    }
    RequestDecision decision = records.local(request);
    recorded(
        decision,
        () -> {
          LocalResponse begun =
              new LocalResponse(
                  client,
                  page.get(),
                  new CompletionRecorder(context.loop().audit(), records, decision));
          response = Optional.of(begun);
          begun.start();
        });
  }

  private void refuse(Refusal refusal, String reason) {
    refuse(refusal, RuleEngine.LOCAL, reason);
  }

  private void refuse(Refusal refusal, RuleEngine engine, String reason) {
    refused = true;
    client.dropBody();
    Refused denied =
        new Refused(
            refusal,
            Optional.of(request.to()),
            request.target().path(),
            "-",
            engine.text(),
            reason);
    recorded(records.refused(denied), () -> say(refusal));
  }

  private void recorded(RequestDecision decision, Runnable then) {
    Consumer<Throwable> unrecorded = ignored -> say(Refusals.auditUnavailable());
    context
        .loop()
        .audit()
        .append(records.record(decision))
        .onSuccess(context.failureBoundary().guard(ignored -> then.run()))
        .onFailure(context.failureBoundary().guard(unrecorded::accept));
  }

  private void say(Refusal refusal) {
    client.answer(RefusalWriter.answer(context.head(), refusal, context.requestId()));
  }

  private void fail(Throwable thrown) {
    if (response.isPresent()) {
      response.get().end(Outcome.OUTCOME_INTERNAL_ERROR, thrown.getClass().getName());
      client.reset();
    } else if (refused) {
      client.reset();
    } else {
      refuse(Refusals.internalError(), RuleEngine.INTERNAL, thrown.getClass().getName());
    }
  }
}
