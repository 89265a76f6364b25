package dev.sluice.proxy.exchange;

import dev.sluice.proto.v1.Peer;

/**
 * Whose traffic a connection carries.
 *
 * @param sandbox selects the policy
 * @param peer the client's address for the audit
 */
public record Workload(String sandbox, Peer peer) {
  /** The same client, as a sandbox. */
  public Workload of(String id) {
    return id.equals(sandbox) ? this : new Workload(id, peer);
  }
}
