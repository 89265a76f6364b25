package dev.sluice.proxy.capacity;

import org.jspecify.annotations.Nullable;

/**
 * On whose behalf a capacity is used.
 *
 * @param sandbox gets a share of the capacity
 * @param client address of the client, which gets a share of the sandbox's part
 */
public record Claimant(String sandbox, String client) {
  /** A key that is looked up several times for each request: cheaper than the generated one. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Claimant(String otherSandbox, String otherClient)
        && client.equals(otherClient)
        && sandbox.equals(otherSandbox);
  }

  @Override
  public int hashCode() {
    return 31 * sandbox.hashCode() + client.hashCode();
  }
}
