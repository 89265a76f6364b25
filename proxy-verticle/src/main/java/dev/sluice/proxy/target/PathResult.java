package dev.sluice.proxy.target;

/** Whether a path has one canonical form. */
sealed interface PathResult {
  /** It has. */
  record Canonical(String path) implements PathResult {}

  /** It has not, for this reason; platform words. */
  record Refused(String detail) implements PathResult {}
}
