package dev.sluice.proxy.websocket;

import dev.sluice.proxy.refusal.Refusal;

public sealed interface PreflightResult {
  record Passed(SessionPlan plan) implements PreflightResult {}

  record Refused(Refusal refusal, String reason) implements PreflightResult {}

  record Unrecorded() implements PreflightResult {}

  record Left() implements PreflightResult {}
}
