package dev.sluice.policy.preset;

/** A preset in a policy. */
public record PresetUse(PresetFile preset, int endpoints) {
  @Override
  public String toString() {
    return "%s, adds %d endpoint%s".formatted(preset, endpoints, endpoints == 1 ? "" : "s");
  }
}
