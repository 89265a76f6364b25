package dev.sluice.proxy.request;

import dev.sluice.policy.Policy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proxy.trace.RequestTrace;
import dev.sluice.wire.head.RequestHead;
import java.time.Instant;

/**
 * The data that all steps of one exchange share.
 *
 * @param origin how the request reached the proxy
 * @param head without the client's proxy credentials
 * @param snapshot the generation that applies to the request from its head to its end
 * @param judgedAt the time by which what is temporary in the policy is judged
 * @param policy of the sandbox, at that time
 * @param requestId identifies the request in every event, refusal and middleware call
 * @param trace place and times of the request in its trace
 * @param failureBoundary ends the exchange when its code throws
 */
public record ExchangeContext(
    LoopServices loop,
    Workload client,
    Ingress origin,
    RequestHead head,
    Snapshot snapshot,
    Instant judgedAt,
    Policy policy,
    String requestId,
    RequestTrace trace,
    FailureBoundary failureBoundary) {
  /** Pins the current generation and assigns the request id. */
  public static ExchangeContext begin(
      LoopServices loop, Workload client, Ingress origin, RequestHead head) {
    Snapshot snapshot = loop.node().snapshots().current();
    Instant now = loop.clock().instant();
    return new ExchangeContext(
        loop,
        client,
        origin,
        head,
        snapshot,
        now,
        snapshot.policyFor(client.sandbox()).at(now),
        loop.ids().next(),
        loop.tracer().begin(head.headers(), client.peer().getIp(), origin.connectSpan()),
        new FailureBoundary(loop.bugs()));
  }

  public String sandbox() {
    return client.sandbox();
  }

  public RequestContext middlewareContext() {
    return client.middlewareContext(requestId);
  }

  public boolean isPolicyInForce() {
    Snapshot current = loop.node().snapshots().current();
    return current.generation() == snapshot.generation()
        || current.policyFor(sandbox()).equals(snapshot.policyFor(sandbox()));
  }

  /**
   * Whether the policy that admitted the request, its sandbox's own or the default one, is gone.
   */
  public boolean isPolicyRemoved() {
    boolean own = snapshot.policies().containsKey(sandbox());
    String name = own ? sandbox() : Snapshot.DEFAULT_SANDBOX;
    return !loop.node().snapshots().current().policies().containsKey(name);
  }
}
