package dev.sluice.chain.remote.manifest;

/** Whether a service may be used as it describes itself. */
public sealed interface ManifestVerdict {
  /** It may. */
  record Accepted(ServiceProfile profile) implements ManifestVerdict {}

  /**
   * It may not.
   *
   * @param reason platform text; names the registration
   */
  record Rejected(String reason) implements ManifestVerdict {}
}
