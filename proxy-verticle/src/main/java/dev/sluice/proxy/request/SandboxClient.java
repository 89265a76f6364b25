package dev.sluice.proxy.request;

import dev.sluice.proto.v1.Peer;

/**
 * Whose traffic a connection carries.
 *
 * @param sandbox selects the policy
 * @param peer the client's address for the audit
 */
public record SandboxClient(String sandbox, Peer peer) {
  /** The same client, identified as another sandbox. */
  public SandboxClient as(String id) {
    return id.equals(sandbox) ? this : new SandboxClient(id, peer);
  }
}
