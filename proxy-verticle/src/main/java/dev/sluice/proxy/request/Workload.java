package dev.sluice.proxy.request;

import dev.sluice.proto.middleware.v1.RequestContext;
import dev.sluice.proto.v1.Peer;
import dev.sluice.proxy.capacity.Claimant;

/**
 * The sandbox and address of a client connection.
 *
 * @param sandbox selects the policy
 * @param peer the client's address for the audit
 * @param claimant on whose behalf the client uses capacities of the node
 */
public record Workload(String sandbox, Peer peer, Claimant claimant) {
  public Workload(String sandbox, Peer peer) {
    this(sandbox, peer, new Claimant(sandbox, peer.getIp()));
  }

  public Workload as(String id) {
    return id.equals(sandbox) ? this : new Workload(id, peer);
  }

  public RequestContext middlewareContext(String requestId) {
    return RequestContext.newBuilder()
        .setRequestId(requestId)
        .setSandboxId(sandbox)
        .setSandbox(sandbox)
        .build();
  }
}
