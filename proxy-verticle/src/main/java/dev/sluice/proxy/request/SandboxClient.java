package dev.sluice.proxy.request;

import dev.sluice.proto.v1.Peer;
import dev.sluice.proxy.capacity.Claimant;

/**
 * The sandbox and address of a client connection.
 *
 * @param sandbox selects the policy
 * @param peer the client's address for the audit
 */
public record SandboxClient(String sandbox, Peer peer) {
  /** On whose behalf the client uses capacities of the node. */
  public Claimant claimant() {
    return new Claimant(sandbox, peer.getIp());
  }

  /** The same client with another sandbox. */
  public SandboxClient as(String id) {
    return id.equals(sandbox) ? this : new SandboxClient(id, peer);
  }
}
