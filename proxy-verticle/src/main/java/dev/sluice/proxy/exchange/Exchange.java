package dev.sluice.proxy.exchange;

import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proxy.capacity.StreamReservation;
import dev.sluice.proxy.capacity.StreamingBudget;
import dev.sluice.proxy.exchange.forward.DecidedRequest;
import dev.sluice.proxy.exchange.forward.ForwardStep;
import dev.sluice.proxy.exchange.inspection.HeadSearchStep;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.inspection.InspectionStep;
import dev.sluice.proxy.exchange.record.CompletionRecorder;
import dev.sluice.proxy.exchange.record.RequestRecords;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.RefusalWriter;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.AdmissionResult.Local;
import dev.sluice.proxy.request.AdmissionResult.Refused;
import dev.sluice.proxy.request.AdmissionStep;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.proxy.upstream.OriginStreams;
import dev.sluice.wire.ClientStream;
import java.util.Optional;

/**
 * Event loop only. Takes one request through its steps: admission, destination, inspection,
 * decision, forward. Every decision is in the journal before it takes effect.
 */
public final class Exchange {
  private final ExchangeContext context;
  private final ClientStream client;
  private final OriginStreams.Source upstream;
  private final RequestRecords records;
  private final HandshakeStep handshake;
  private Optional<Accepted> admitted = Optional.empty();
  private Optional<ForwardStep> forwarded = Optional.empty();
  private boolean ending;
  private boolean failed;

  private Exchange(ExchangeContext context, ClientStream client, OriginStreams.Source upstream) {
    this.context = context;
    this.client = client;
    this.upstream = upstream;
    this.records = new RequestRecords(context, client.number());
    this.handshake = new HandshakeStep(context, client);
  }

  public static void start(
      ExchangeContext context, ClientStream client, OriginStreams.Source upstream) {
    Exchange exchange = new Exchange(context, client, upstream);
    context.failureBoundary().whenCrossed(exchange::fail, client::reset);
    client.whenThrown(context.failureBoundary()::cross);
    context.failureBoundary().run(exchange::admit);
  }

  private void admit() {
    switch (AdmissionStep.examine(context)) {
      case Refused refused -> refuse(records.refused(refused), refused.refusal());
      case Local local -> LocalExchange.start(context, client, records, local);
      case Accepted accepted -> search(accepted);
    }
  }

  /** Runs before the host is resolved: a resolved name has left the node. */
  private void search(Accepted request) {
    admitted = Optional.of(request);
    switch (HeadSearchStep.search(context, request)) {
      case HeadSearchStep.Result.Passed passed -> reserve(request, passed);
      case HeadSearchStep.Result.Stopped(var stopped) ->
          refuse(records.stopped(request, stopped, 0), stopped.refusal());
    }
  }

  /** Reserves first: bytes of the client may be held from now on. */
  private void reserve(Accepted request, HeadSearchStep.Result.Passed searched) {
    StreamingBudget streaming = context.loop().node().streaming();
    Optional<StreamReservation> reserved =
        streaming.reserve(context.client().claimant(), context.origin().stream());
    if (reserved.isPresent()) {
      client.whenDone(reserved.get()::release);
      client.readAhead(streaming.ahead(context.client().claimant()));
      DestinationStep.locate(context, request)
          .onSuccess(context.failureBoundary().guard(result -> located(request, searched, result)))
          .onFailure(context.failureBoundary()::cross);
    } else {
      Refusal refusal = Refusals.streamingExhausted();
      unreached(request, searched, refusal, RuleEngine.CAPACITY, "streaming capacity exhausted");
    }
  }

  /**
   * Ends the exchange because its code threw: answers 500 or cuts the response, and has the current
   * step return what it holds.
   */
  private void fail(Throwable thrown) {
    if (forwarded.isPresent()) {
      forwarded.get().fail(thrown);
    } else if (failed || ending) {
      handshake.abandon();
      client.reset();
    } else {
      failed = true;
      client.dismiss();
      String why = thrown.getClass().getName();
      Refusal refusal = Refusals.internalError();
      refuse(
          admitted
              .map(it -> records.stopped(it, refusal, RuleEngine.INTERNAL.text(), why))
              .orElseGet(() -> records.refused(Refused.unread(refusal, RuleEngine.INTERNAL, why))),
          refusal);
    }
  }

  private void located(
      Accepted request, HeadSearchStep.Result.Passed searched, DestinationStep.Result result) {
    if (failed) {
      return;
    }
    switch (result) {
      case DestinationStep.Result.Located(var to) ->
          inspect(request.reaching(to.addresses()), searched, to);
      case DestinationStep.Result.Blocked(var verdict) ->
          unreached(
              request,
              searched,
              Refusals.destinationBlocked(
                  context.head().method(), request.to(), verdict.kind().text()),
              RuleEngine.SSRF,
              verdict.detail());
      case DestinationStep.Result.Unresolved(var verdict) ->
          unreached(
              request,
              searched,
              Refusals.upstreamUnresolved(request.to()),
              RuleEngine.UPSTREAM,
              verdict.detail());
    }
  }

  private void unreached(
      Accepted request,
      HeadSearchStep.Result.Passed searched,
      Refusal refusal,
      RuleEngine engine,
      String detail) {
    refuse(searched.with(records.stopped(request, refusal, engine.text(), detail)), refusal);
  }

  private void inspect(Accepted request, HeadSearchStep.Result.Passed searched, Origin origin) {
    InspectionStep.inspect(
        context,
        client,
        request,
        (decided, result, chainNanos) ->
            handshake.plan(
                decided,
                searched.with(result),
                planned -> inspected(decided, origin, planned, chainNanos)));
  }

  private void inspected(
      Accepted request, Origin origin, InspectionResult result, long chainNanos) {
    if (failed) {
      handshake.abandon();
      result.abandon();
      return;
    }
    admitted = Optional.of(request);
    switch (result) {
      case InspectionResult.Passed passed when !client.isOpen() ->
          UploadHalt.abandon(context, records, request, passed);
      case InspectionResult.Passed passed -> decide(request, origin, passed, chainNanos);
      case InspectionResult.Stopped stopped ->
          refuse(records.stopped(request, stopped, chainNanos), stopped.refusal());
      case InspectionResult.Halted halted ->
          refuse(
              UploadHalt.recorded(
                  context, client, records.stopped(request, halted.stopped(), 0), halted),
              halted.stopped().refusal());
      case InspectionResult.PolicyRefused refused -> {
        Refused denied = AdmissionStep.denied(context, request, refused.decision());
        refuse(records.refused(denied), denied.refusal());
      }
      case InspectionResult.Unusable unusable ->
          refuse(records.unusable(request, unusable), unusable.refusal());
      case InspectionResult.Abandoned ignored ->
          UploadHalt.abandon(context, records, request, InspectionResult.Passed.UNTOUCHED);
    }
  }

  private void decide(
      Accepted request, Origin origin, InspectionResult.Passed passed, long chainNanos) {
    new DecisionStep(context, records, request, origin, passed, chainNanos, handshake.plan())
        .decide()
        .onSuccess(context.failureBoundary().guard(this::decided));
  }

  private void decided(DecisionStep.Result result) {
    switch (result) {
      case DecisionStep.Result.Decided decided when failed ->
          UploadHalt.failed(context, decided.request());
      case DecisionStep.Result.Decided decided -> forward(decided.request());
      case DecisionStep.Result.Refused ignored when failed -> {}
      case DecisionStep.Result.Refused refused -> refuse(refused.decision(), refused.refusal());
      case DecisionStep.Result.Unrecorded ignored -> say(Refusals.auditUnavailable());
    }
  }

  private void forward(DecidedRequest decided) {
    handshake.watch(decided.request());
    ForwardStep step =
        new ForwardStep(
            context,
            client,
            upstream.to(decided.origin()),
            decided,
            new CompletionRecorder(context.loop().audit(), records, decided.decision()));
    forwarded = Optional.of(step);
    step.start();
  }

  private void refuse(RequestDecision decision, Refusal refusal) {
    ending = true;
    client.dropBody();
    context
        .loop()
        .audit()
        .append(records.record(decision))
        .onSuccess(context.failureBoundary().guard(ignored -> say(refusal)))
        .onFailure(context.failureBoundary().guard(ignored -> say(Refusals.auditUnavailable())));
  }

  private void say(Refusal refusal) {
    handshake.abandon();
    if (refusal.isSent()) {
      Refusal told = context.loop().node().local().agents().guided(context.sandbox(), refusal);
      Refusal shaped = admitted.map(it -> told.in(it.refusals())).orElse(told);
      client.answer(RefusalWriter.answer(context.head(), shaped, context.requestId()));
    } else {
      client.reset();
    }
  }
}
