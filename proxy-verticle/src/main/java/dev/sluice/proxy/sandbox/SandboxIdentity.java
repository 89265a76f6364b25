package dev.sluice.proxy.sandbox;

/** The sandbox of a request, if it is known. */
public sealed interface SandboxIdentity {
  /**
   * A configured sandbox.
   *
   * @param id selects the policy
   */
  record Known(String id) implements SandboxIdentity {}

  /**
   * No sandbox; the request is refused.
   *
   * @param reason platform text for the audit
   */
  record Unknown(String reason) implements SandboxIdentity {}
}
