package dev.sluice.proxy.exchange.forward;

import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.TraceStep.Kind;
import dev.sluice.proxy.body.response.ResponsePath;
import dev.sluice.proxy.body.response.ResponseSubject;
import dev.sluice.proxy.body.upload.BodySource;
import dev.sluice.proxy.body.upload.OutputGuard;
import dev.sluice.proxy.body.upload.PlaceholderGuard;
import dev.sluice.proxy.exchange.inspection.KnownRefusal;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import dev.sluice.proxy.exchange.record.CompletionRecorder;
import dev.sluice.proxy.exchange.record.CompletionRecorder.Progress;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.refusal.Refusals;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.RequestedUpgrade;
import dev.sluice.proxy.secret.credential.CredentialFault;
import dev.sluice.proxy.secret.known.KnownValueStream;
import dev.sluice.proxy.secret.known.KnownVerdict;
import dev.sluice.proxy.upstream.OriginStreams;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.OriginStream;
import dev.sluice.wire.Trailers;
import dev.sluice.wire.head.ResponseHead;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** Event loop only. Forwards one decided request to its origin and relays the response. */
public final class ForwardStep
    implements ClientStream.Listener, BodySource.Listener, ResponsePath.Listener {
  private final ExchangeContext context;
  private final ClientStream client;
  private final OriginStreams upstream;
  private final DecidedRequest decided;
  private final CompletionRecorder completion;
  private final ForwardLimits limits;
  private final ForwardEnding ending;

  public ForwardStep(
      ExchangeContext context,
      ClientStream client,
      OriginStreams upstream,
      DecidedRequest decided,
      CompletionRecorder completion) {
    this.context = context;
    this.client = client;
    this.upstream = upstream;
    this.decided = decided;
    this.completion = completion;
    this.ending = new ForwardEnding(client, context, completion, decided.request());
    this.limits = new ForwardLimits(context, decided.request(), ending);
  }

  public void start() {
    completion.whenEnded(this::ended);
    limits.start();
    client.listen(this);
    if (!client.isOpen()) {
      onGone(); // It left while the decision was written.
    } else {
      upstream.takeKept().ifPresentOrElse(this::connected, this::open);
    }
  }

  /** Releases an unsent body. The write of a sent body releases its memory. */
  private void ended() {
    limits.end();
    if (limits.isOutlived()) {
      decided.plan().outlive();
    } else {
      decided.plan().end(client.isOpen());
    }
    ending.abandonUnsent(decided, limits.isOutlived());
  }

  private void open() {
    upstream
        .open(new OriginStreams.Need(context.trace(), () -> !completion.hasEnded()))
        .onSuccess(context.failureBoundary().guard(this::connected))
        .onFailure(context.failureBoundary().guard(this::unopened));
  }

  private void unopened(Throwable failure) {
    String why = String.valueOf(failure.getMessage());
    ending.fail(UpstreamRefusals.unopened(to(), failure), Outcome.OUTCOME_UPSTREAM_FAILED, why);
  }

  private void connected(OriginStream origin) {
    if (completion.hasEnded()) {
      origin.reset();
      return;
    }
    switch (decided.prepared().bytes()) {
      case Preparation.Ready ready -> send(origin, ready);
      case Preparation.Refused refused -> {
        origin.reset();
        decided.plan().abandon();
        ending.refuse(refused.refusal(context.loop().node().known()::masked));
      }
    }
  }

  private void send(OriginStream origin, Preparation.Ready ready) {
    if (!decided.prepared().memory().reserve()) {
      origin.reset();
      // Only a repeat reserves memory anew.
      ending.fail(
          Refusals.bodyMemoryExhausted(), Outcome.OUTCOME_REFUSED, "no memory for the repeat");
      return;
    }
    decided.plan().sent(ready.secrets());
    ResponseSubject subject = ending.subject(ready.secrets());
    ResponsePath relay = ResponseRelay.of(subject, client, origin, limits, this);
    BodySource body = body(origin, ready);
    UpstreamAttempt now = new UpstreamAttempt(origin, body, relay, this);
    ending.attempts(now);
    client.listen(now);
    context.trace().begin(Kind.KIND_UPSTREAM);
    now.start(
        context.head(),
        new OriginStream.Opening(
            context.head().method(),
            ready.headToWrite(),
            context.loop().node().streaming().ahead(context.client().claimant())));
  }

  @Override
  public void onRequestSent() {
    if (!ending.isAnswered()) {
      limits.awaitAnswer();
    }
  }

  @Override
  public void onRequestMalformed() {
    ending.fail(Refusals.malformedBody(), Outcome.OUTCOME_CLIENT_ABORTED, "request body");
  }

  @Override
  public void onRequestStalled() {
    ending.fail(Refusals.requestTimeout(), Outcome.OUTCOME_TIMED_OUT, "request body stalled");
  }

  @Override
  public void onOriginStalled() {
    ending.timeOut("request not taken");
  }

  /** Too late for a refusal: the origin has part of the request (data-plane 14.5). */
  @Override
  public void onPlaceholder() {
    ending.cut(CredentialRefusal.of(CredentialFault.BODY_NOT_REWRITTEN));
  }

  @Override
  public void onKnownValue(KnownVerdict.Recorded recorded) {
    completion.recordFound(recorded.trace());
  }

  @Override
  public void onKnownValue(KnownVerdict.Denied denied) {
    ending.refuse(KnownRefusal.of(denied, context, decided.request()));
  }

  @Override
  public void onThrown(Throwable thrown) {
    context.failureBoundary().cross(thrown);
  }

  public void fail(Throwable thrown) {
    ending.crash(thrown);
    decided.prepared().memory().release();
  }

  @Override
  public void onOriginWritable() {
    ending.attempt().ifPresent(now -> now.body().onOriginWritable());
  }

  @Override
  public void onGone() {
    ending.end(Outcome.OUTCOME_CLIENT_ABORTED, "");
  }

  @Override
  public void onStalled() {
    ending.timeOut("client took nothing in time (proxy.timeouts.send)");
  }

  @Override
  public void onReloaded() {
    limits.reloaded();
  }

  @Override
  public void onResponseBegun() {
    decided.plan().end(client.isOpen());
    context.trace().mark(Kind.KIND_RESPONSE_HEAD);
    ending.attempt().ifPresent(now -> now.body().onResponseBegun());
  }

  @Override
  public void onResponseEnd(Trailers trailers) {
    context.trace().end(Kind.KIND_UPSTREAM);
    ending
        .attempt()
        .ifPresent(
            now -> {
              // The response may end before the request. Do not send the rest.
              now.body().stop();
              Progress progress = now.progress();
              now.origin().release();
              client.end(trailers, completion.awaitDelivery(progress));
            });
  }

  @Override
  public void onResponseSwitched(ResponseHead head) {
    boolean asked = decided.request().upgrade() == RequestedUpgrade.WEBSOCKET && ending.isSent();
    if (asked && UpgradeHandover.joins(context, client, decided, ending, head)) {
      limits.end();
    } else {
      ending.fail(OriginFault.UNEXPECTED_SWITCH);
    }
  }

  @Override
  public void onResponseFault(OriginFault fault) {
    if (ending.isRepeatable(context.head().method(), fault) && !completion.hasEnded()) {
      ending.attempt().ifPresent(UpstreamAttempt::abandon);
      limits.startOver();
      client.listen(this);
      open();
      return;
    }
    ending.fail(fault);
  }

  @Override
  public void onResponseStopped(Refusal refusal, Outcome outcome, String reason) {
    ending.fail(refusal, outcome, reason);
  }

  private Authority to() {
    return decided.request().to();
  }

  private BodySource body(OriginStream origin, Preparation.Ready ready) {
    Runnable taken = decided.prepared().memory().written();
    return switch (ready.body()) {
      case RequestBody.Buffered buffered ->
          new HeldBodySource(
              context,
              origin,
              Unpooled.wrappedBuffer(buffered.bytes().asReadOnlyByteBuffer()),
              taken,
              this);
      case RequestBody.Piped(var source) -> {
        BodySource piped =
            new StagedBodySource(
                context,
                origin,
                source,
                new OutputGuard(placeholders(), source.isLive() ? known() : Optional.empty()),
                this,
                new UploadEnding(context, decided.request(), ending),
                taken);
        client.closeUnless(piped::isSent);
        yield piped;
      }
      case RequestBody.Streamed ignored when !context.head().hasBody() ->
          HeldBodySource.empty(context, origin, taken, this);
      case RequestBody.Streamed(var begun) ->
          new StreamedBodySource(
              context, client, origin, placeholders(), known(), begun, taken, this);
    };
  }

  private Optional<PlaceholderGuard> placeholders() {
    return decided.prepared().preparation().isGuarded()
        ? Optional.of(new PlaceholderGuard())
        : Optional.empty();
  }

  private Optional<KnownValueStream> known() {
    return context.loop().node().known().stream(context.sandbox());
  }
}
