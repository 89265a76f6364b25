package dev.sluice.proxy.exchange.inspection;

import com.google.protobuf.ByteString;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.document.MessageOptions;
import dev.sluice.proxy.body.upload.UploadRequest;
import dev.sluice.proxy.capacity.WorkPermit;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.refusal.CredentialRefusals;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.BodyPolicy;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.RequestedUpgrade;
import dev.sluice.wire.ClientStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Event loop only. Inspects one request by its body. It takes a permit, reads the body up to a
 * limit, then asks body policy and the chain (middleware-contract f, data-plane 9), or lets stages
 * read it as a stream. It delivers exactly one result, at once when the client leaves, and holds
 * the permit until then, or until the chain has ended.
 */
public final class InspectionStep implements WorkPermit.Applicant {
  private final ExchangeContext context;
  private final ClientStream client;
  private final SelectedChain chain;
  private final Then then;
  private final ChainEvaluation evaluation;
  private final KnownValueStep known;
  private final StreamedInspection streamed;
  private Accepted request;
  private Optional<WorkPermit> permit = Optional.empty();
  private boolean over;

  /** Event loop only. Receives the result. */
  @FunctionalInterface
  public interface Then {
    /**
     * Receives the result. Called once.
     *
     * @param request with policy's decision, as far as the inspection got
     * @param chainNanos duration of the chain; 0 without one
     */
    void inspected(Accepted request, InspectionResult result, long chainNanos);
  }

  private InspectionStep(
      ExchangeContext context, ClientStream client, Accepted request, Then then) {
    this.context = context;
    this.client = client;
    this.request = request;
    this.chain = context.loop().chains().join(request.chain());
    this.then = then;
    this.known = new KnownValueStep(context, request);
    this.evaluation =
        new ChainEvaluation(
            context.loop().chains(), new ChainQuestion(context, request, chain), this::evaluated);
    this.streamed = StreamedInspection.of(context, client, request, this::evaluated);
  }

  public static void inspect(
      ExchangeContext context, ClientStream client, Accepted request, Then then) {
    new InspectionStep(context, client, request, then).start();
  }

  private void start() {
    if (hasUnseenMessages()) {
      answer(InspectionResult.Stopped.unseenMessages(request.upgrades().closes()));
    } else if (streamed.isAtOnce(request)) {
      streamed.start(request, UploadRequest.Begun.NOTHING);
    } else if (chain.isEmpty() && request.bodyPolicy().isEmpty() && known.bytesForProxy() == 0) {
      answer(InspectionResult.Passed.UNTOUCHED);
    } else if (chain.isEmpty() && (!context.head().hasBody() || known.isWithinStream())) {
      admitted();
    } else {
      takePermit();
    }
  }

  private void takePermit() {
    WorkPermit asked = context.loop().node().permits().of(context.client().claimant(), this);
    permit = Optional.of(asked);
    client.listen(this::left);
    asked.request();
  }

  @Override
  public void onExhausted() {
    context.failureBoundary().run(this::exhausted);
  }

  private void exhausted() {
    if (chain.isEmpty()) {
      answer(InspectionResult.Unusable.exhausted());
    } else {
      evaluation.exhausted();
    }
  }

  @Override
  public void onPermit() {
    context.failureBoundary().run(this::admitted);
  }

  private void admitted() {
    if (!client.isOpen()) {
      answer(new InspectionResult.Abandoned());
    } else if (request.bodyPolicy().isPresent()) {
      BodyPolicy policy = request.bodyPolicy().get();
      collect(policy.needed().maxBytes(), body -> takenForPolicy(policy, body));
    } else if (chain.anyResolved()) {
      collect(Math.max(chain.bodyLimit(), known.bytes()), this::takenForChain);
    } else if (known.bytesForProxy() > 0) {
      collect(known.bytesForProxy(), this::takenForProxy);
    } else {
      evaluation.withoutBody(new RequestBody.Streamed());
    }
  }

  private void collect(int limit, Consumer<CollectedBody> taken) {
    BodyCollector.collect(
        context,
        client,
        limit,
        body -> {
          client.listen(this::left);
          search(body, taken);
        });
  }

  private void search(CollectedBody body, Consumer<CollectedBody> taken) {
    if (body instanceof CollectedBody.Whole whole) {
      request = request.read(whole.bytes());
      known.search(
          whole.bytes(),
          () -> {
            if (client.isOpen()) {
              taken.accept(body);
            } else {
              answer(new InspectionResult.Abandoned());
            }
          },
          this::answer);
    } else {
      taken.accept(body);
    }
  }

  private void takenForPolicy(BodyPolicy policy, CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole -> judged(policy.judge(whole.bytes()), whole);
      case CollectedBody.DeclaredTooLarge(long bytes) -> overLimit(policy, bytes);
      case CollectedBody.TooLarge ignored -> overLimit(policy, 0);
      case CollectedBody.Broken broken -> answer(broken.outcome());
    }
  }

  private void overLimit(BodyPolicy policy, long bytes) {
    answer(new InspectionResult.PolicyRefused(policy.needed().overLimit(bytes)));
  }

  private void judged(PolicyDecision.Settled decision, CollectedBody.Whole body) {
    if (decision instanceof PolicyDecision.Stopped stopped) {
      answer(new InspectionResult.PolicyRefused(stopped));
    } else {
      admittedBody(decision, body);
    }
  }

  private void admittedBody(PolicyDecision.Settled decision, CollectedBody.Whole body) {
    request = request.decided(decision);
    if (streamed.isForAll()) {
      stream(body.bytes(), true);
    } else if (chain.isEmpty()) {
      evaluated(InspectionResult.Passed.unmodified(buffered(body)));
    } else if (chain.anyResolved()) {
      evaluation.withBody(buffered(body));
    } else {
      evaluation.withoutBody(buffered(body));
    }
  }

  private void takenForChain(CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole -> evaluation.withBody(buffered(whole));
      case CollectedBody.DeclaredTooLarge(long bytes) ->
          evaluation.overCapacity(new RequestBody.Streamed(), bytes);
      case CollectedBody.TooLarge(var begun) when streamed.takesLong(request) ->
          stream(begun, false);
      case CollectedBody.TooLarge ignored -> evaluation.bodyLost();
      case CollectedBody.Broken broken -> answer(broken.outcome());
    }
  }

  /** Stages read the rest, for which no permit is needed. */
  private void stream(ByteString begun, boolean whole) {
    permit.ifPresent(WorkPermit::leave);
    streamed.start(request, new UploadRequest.Begun(begun, whole));
  }

  private void takenForProxy(CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole when chain.isEmpty() ->
          evaluated(InspectionResult.Passed.unmodified(buffered(whole)));
      case CollectedBody.Whole whole -> evaluation.withoutBody(buffered(whole));
      case CollectedBody.DeclaredTooLarge(long bytes) -> unusable(bytes);
      case CollectedBody.TooLarge ignored -> unusable(0);
      case CollectedBody.Broken broken -> answer(broken.outcome());
    }
  }

  private void unusable(long bytes) {
    Refusal refusal = CredentialRefusals.bodyOverLimit(known.bytesForProxy(), bytes);
    answer(new InspectionResult.Unusable(refusal, "body cannot be rewritten"));
  }

  private RequestBody.Buffered buffered(CollectedBody.Whole body) {
    return new RequestBody.Buffered(body.bytes(), context.head().hasBody());
  }

  private void left() {
    if (over || known.isRunning()) {
      return; // What is being searched is recorded first.
    }
    if (evaluation.isRunning()) {
      // The permit returns when the chain has stopped.
      conclude(new InspectionResult.Abandoned());
      evaluation.cancel();
    } else {
      answer(new InspectionResult.Abandoned());
    }
  }

  private void evaluated(InspectionResult result) {
    known.searchChanges(result, this::answer);
  }

  private void answer(InspectionResult result) {
    permit.ifPresent(WorkPermit::leave);
    if (!over) {
      conclude(result);
    }
  }

  private void conclude(InspectionResult result) {
    over = true;
    then.inspected(request, result, chain.isEmpty() ? 0 : evaluation.nanos());
  }

  /**
   * Whether a required built-in would have to read WebSocket messages, and cannot, and the endpoint
   * does not say that text passes or is denied.
   */
  private boolean hasUnseenMessages() {
    MessageOptions messages = request.messages().options();
    return request.upgrade() == RequestedUpgrade.WEBSOCKET
        && chain.forbidsMessages()
        && !(messages.isWritten() && messages.text() != MessageOptions.Reading.INSPECT);
  }
}
