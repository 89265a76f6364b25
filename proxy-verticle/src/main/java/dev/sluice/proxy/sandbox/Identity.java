package dev.sluice.proxy.sandbox;

/** Whose traffic a request is. */
public sealed interface Identity {
  /**
   * A sandbox's.
   *
   * @param id selects the policy
   */
  record Sandbox(String id) implements Identity {}

  /**
   * Nobody's that may be served.
   *
   * @param reason platform words
   */
  record Unknown(String reason) implements Identity {}
}
