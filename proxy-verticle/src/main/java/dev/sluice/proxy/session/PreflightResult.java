package dev.sluice.proxy.session;

import dev.sluice.proxy.refusal.Refusal;

public sealed interface PreflightResult {
  record Passed(SessionPlan plan) implements PreflightResult {}

  /**
   * A stage denies it, a required one failed, or it cannot be asked.
   *
   * @param reason platform text for the audit
   */
  record Refused(Refusal refusal, String reason) implements PreflightResult {}

  record Unrecorded() implements PreflightResult {}

  record Left() implements PreflightResult {}
}
