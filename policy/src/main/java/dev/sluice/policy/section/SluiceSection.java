package dev.sluice.policy.section;

import java.util.List;
import java.util.Optional;

/**
 * The top-level key {@code x-sluice} of a policy file.
 *
 * @param presets names in file order, as written; not resolved
 * @param observe the sandbox is observed for a time
 * @param observeAllowed of a boundary: policies may be in observe mode
 */
public record SluiceSection(
    List<PresetName> presets, Optional<ObserveMode> observe, boolean observeAllowed) {
  public static final SluiceSection NONE = new SluiceSection(List.of(), Optional.empty(), false);

  public SluiceSection {
    presets = List.copyOf(presets);
  }
}
