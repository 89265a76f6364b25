package dev.sluice.proxy.session;

import dev.sluice.proxy.refusal.Refusal;

/** The result of the step between the admission of a handshake and its way to the origin. */
public sealed interface PreflightResult {
  /** The handshake goes on. */
  record Passed(SessionPlan plan) implements PreflightResult {}

  /**
   * A stage denies it, a required one failed, or it cannot be asked.
   *
   * @param reason platform text for the audit
   */
  record Refused(Refusal refusal, String reason) implements PreflightResult {}

  /** The journal did not accept the answers of the stages. */
  record Unrecorded() implements PreflightResult {}

  /** The client left. */
  record Left() implements PreflightResult {}
}
