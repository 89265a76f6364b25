package dev.sluice.proxy.request;

import dev.sluice.config.Snapshot;
import dev.sluice.config.policy.Policy;
import dev.sluice.proxy.wire.head.RequestHead;

/**
 * What all steps of one exchange share.
 *
 * @param origin how the request reached the proxy
 * @param head without the client's proxy credentials
 * @param snapshot the generation that the request is judged by, from its head to its end
 * @param requestId names the request in every event, refusal and middleware call
 */
public record ExchangeContext(
    LoopServices loop,
    SandboxClient client,
    RequestOrigin origin,
    RequestHead head,
    Snapshot snapshot,
    String requestId) {
  /** Pins the generation in force and gives the request its id. */
  public static ExchangeContext begin(
      LoopServices loop, SandboxClient client, RequestOrigin origin, RequestHead head) {
    return new ExchangeContext(
        loop, client, origin, head, loop.snapshots().current(), loop.ids().next());
  }

  public String sandbox() {
    return client.sandbox();
  }

  public Policy policy() {
    return snapshot.policyFor(sandbox());
  }

  /** Whether the sandbox's policy is still the one that admitted the request. */
  public boolean isPolicyInForce() {
    return loop.snapshots().current().policyFor(sandbox()).equals(policy());
  }
}
