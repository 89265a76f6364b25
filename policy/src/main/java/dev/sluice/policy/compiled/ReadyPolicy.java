package dev.sluice.policy.compiled;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.policy.Policy;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.middleware.SelectableEntry;
import dev.sluice.policy.preset.PresetUse;
import java.util.List;

/**
 * A compiled policy without errors. Depends only on its source.
 *
 * @param hash SHA-256 of its text, in hexadecimal
 * @param document as read, with the rules of its presets
 * @param presets that its rules come from besides its own
 */
public record ReadyPolicy(
    Source source,
    String hash,
    Policy policy,
    PolicyDocument document,
    List<PresetUse> presets,
    List<Violation> warnings) {
  public ReadyPolicy {
    presets = List.copyOf(presets);
    warnings = List.copyOf(warnings);
  }

  /** Its middleware, in file order; not yet validated by the implementations. */
  public List<SelectableEntry> entries() {
    return document.entries();
  }

  public ComparedPolicy compared() {
    return new ComparedPolicy(policy, document);
  }
}
