package dev.sluice.proxy.sandbox;

/** Whose traffic a request is. */
public sealed interface SandboxIdentity {
  /**
   * A sandbox's.
   *
   * @param id selects the policy
   */
  record Known(String id) implements SandboxIdentity {}

  /**
   * Nobody's that may be served.
   *
   * @param reason platform words
   */
  record Unknown(String reason) implements SandboxIdentity {}
}
