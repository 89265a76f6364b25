package dev.sluice.proxy.request;

import dev.sluice.proto.v1.Peer;

/**
 * The sandbox and address of a client connection.
 *
 * @param sandbox selects the policy
 * @param peer the client's address for the audit
 */
public record SandboxClient(String sandbox, Peer peer) {
  /** The same client with another sandbox. */
  public SandboxClient as(String id) {
    return id.equals(sandbox) ? this : new SandboxClient(id, peer);
  }
}
