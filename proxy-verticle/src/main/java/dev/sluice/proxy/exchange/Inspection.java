package dev.sluice.proxy.exchange;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.settings.proxy.Timeouts;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proxy.chain.SelectedChain;
import dev.sluice.proxy.connection.ClientConnection;
import dev.sluice.proxy.credential.Fault;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.http1.BodyFraming;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.MiddlewareRefusals;
import dev.sluice.proxy.refusal.Refusals;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Event loop. Takes one request to those who look at its body: a permit, the body up to a limit,
 * policy when it asks for it, then the chain (middleware-contract f, data-plane 9). The body is
 * read once for both. It answers exactly once, and holds the permit until it does.
 */
final class Inspection {
  private final LoopServices loop;
  private final ClientConnection client;
  private final RequestHead head;
  private final SelectedChain chain;
  private final int inMemory;
  private final Then then;
  private final ChainPass pass;
  private Accepted request;
  private boolean permitHeld;

  /** Hears what came of it. */
  @FunctionalInterface
  interface Then {
    /**
     * Called once.
     *
     * @param request with the decision of policy, as far as the request got there
     */
    void inspected(Accepted request, Inspected result);
  }

  /**
   * Prepares an inspection.
   *
   * @param chain may be empty, when policy needs the body
   * @param inMemory bytes of a body that has to be in memory for its credentials, or 0
   * @param chainRequest makes everything of it but the body
   * @param subject what a refusal names
   */
  Inspection(
      LoopServices loop,
      ClientConnection client,
      RequestHead head,
      Accepted request,
      SelectedChain chain,
      int inMemory,
      Supplier<ChainRequest.Builder> chainRequest,
      MiddlewareRefusals.Stopped subject,
      Then then) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.request = request;
    this.chain = chain;
    this.inMemory = inMemory;
    this.then = then;
    this.pass = new ChainPass(loop.chains(), chain, chainRequest, subject, this::answer);
  }

  void start() {
    if (chain.isEmpty() && head.framing() instanceof BodyFraming.None) {
      // Nothing is held, so nothing has to be admitted.
      admitted();
      return;
    }
    switch (loop.permits().acquire(this::granted)) {
      case GRANTED -> granted();
      case WAITING -> {
        client.pauseReading();
        client.enter(new Parked(client));
      }
      case EXHAUSTED -> exhausted();
    }
  }

  private void exhausted() {
    if (chain.isEmpty()) {
      answer(new Inspected.Unusable(Refusals.inspectionExhausted(), "body admission exhausted"));
    } else {
      pass.exhausted();
    }
  }

  private void granted() {
    permitHeld = true;
    admitted();
  }

  private void admitted() {
    if (client.isClosed()) {
      answer(new Inspected.Abandoned());
    } else if (request.bodyPolicy().isPresent()) {
      BodyPolicy policy = request.bodyPolicy().get();
      take(policy.needed().maxBytes(), body -> takenForPolicy(policy, body));
    } else if (chain.anyResolved()) {
      take(chain.bodyLimit(), this::takenForChain);
    } else if (inMemory > 0) {
      take(inMemory, this::takenForCredentials);
    } else {
      pass.withoutBody(new RequestBody.Streamed());
    }
  }

  private void take(int limit, Consumer<CollectedBody> taken) {
    Timeouts timeouts = loop.timeouts();
    BodyTaking.start(
        client,
        head,
        limit,
        new BodyCollector.Patience(timeouts.body(), timeouts.inspection()),
        taken);
  }

  private void takenForPolicy(BodyPolicy policy, CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole -> judged(policy.judge(whole.bytes()), whole);
      case CollectedBody.DeclaredTooLarge ignored -> overLimit(policy);
      case CollectedBody.TooLarge ignored -> overLimit(policy);
      case CollectedBody.Broken broken -> answer(broken.outcome());
    }
  }

  private void overLimit(BodyPolicy policy) {
    answer(new Inspected.PolicyRefused(policy.needed().overLimit()));
  }

  private void judged(PolicyDecision.Settled decision, CollectedBody.Whole body) {
    switch (decision) {
      case PolicyDecision.Stopped stopped -> answer(new Inspected.PolicyRefused(stopped));
      case PolicyDecision.Allowed allowed -> admittedBody(allowed, body);
      case PolicyDecision.AuditOnly audited -> admittedBody(audited, body);
    }
  }

  private void admittedBody(PolicyDecision.Settled decision, CollectedBody.Whole body) {
    request = request.decided(decision);
    if (chain.isEmpty()) {
      answer(Inspected.Passed.unmodified(buffered(body)));
    } else if (chain.anyResolved()) {
      pass.withBody(buffered(body));
    } else {
      pass.withoutBody(buffered(body));
    }
  }

  private void takenForChain(CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole -> pass.withBody(buffered(whole));
      case CollectedBody.DeclaredTooLarge ignored -> pass.overCapacity(new RequestBody.Streamed());
      case CollectedBody.TooLarge ignored -> pass.bodyLost();
      case CollectedBody.Broken broken -> answer(broken.outcome());
    }
  }

  private void takenForCredentials(CollectedBody body) {
    switch (body) {
      case CollectedBody.Whole whole when chain.isEmpty() ->
          answer(Inspected.Passed.unmodified(buffered(whole)));
      case CollectedBody.Whole whole -> pass.withoutBody(buffered(whole));
      case CollectedBody.DeclaredTooLarge ignored -> unusable();
      case CollectedBody.TooLarge ignored -> unusable();
      case CollectedBody.Broken broken -> answer(broken.outcome());
    }
  }

  private void unusable() {
    Withheld withheld = Withheld.of(Fault.BODY_UNUSABLE);
    answer(new Inspected.Unusable(withheld.refusal(), withheld.reason()));
  }

  private RequestBody.Buffered buffered(CollectedBody.Whole body) {
    return new RequestBody.Buffered(body.bytes(), !(head.framing() instanceof BodyFraming.None));
  }

  private void answer(Inspected result) {
    if (permitHeld) {
      loop.permits().release();
    }
    then.inspected(request, result);
  }
}
