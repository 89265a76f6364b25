package dev.sluice.config.registration;

/**
 * What a node does with a generation that it cannot compile: OpenShell's {@code
 * policy_validation_failure_mode}.
 */
public enum InvalidGeneration {
  /** Goes on with the one before. */
  RETAIN_LAST_VALID,
  /** Denies everything until a valid one comes. */
  FAIL_CLOSED
}
