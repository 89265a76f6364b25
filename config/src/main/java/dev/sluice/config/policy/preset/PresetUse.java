package dev.sluice.config.policy.preset;

/**
 * A preset in a policy.
 *
 * @param endpoints that it adds
 */
public record PresetUse(PresetFile preset, int endpoints) {
  /** For people: {@code npm, version 1 of 2026-11-28, adds 2 endpoints}. */
  @Override
  public String toString() {
    return "%s, adds %d endpoint%s".formatted(preset, endpoints, endpoints == 1 ? "" : "s");
  }
}
