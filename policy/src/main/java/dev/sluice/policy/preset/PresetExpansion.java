package dev.sluice.policy.preset;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.fault.Spelling;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.PolicyDocument.NetworkRule;
import dev.sluice.policy.document.PolicyReader;
import dev.sluice.policy.section.PresetName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A policy with the rules of its presets before its own, so that a contradiction is reported at its
 * own. Every part of a preset is at the place of its name in the policy file.
 *
 * @param uses the presets in the order of the file
 */
public record PresetExpansion(PolicyDocument document, List<PresetUse> uses) {
  // A longer name may be a secret in the wrong place.
  private static final int SHOWN = 32;

  public PresetExpansion {
    uses = List.copyOf(uses);
  }

  /**
   * Expands the names of a document, usable when no error was added.
   *
   * @param versions of presets by name; a name without one stands for the newest
   */
  public static PresetExpansion of(
      PolicyDocument document, Map<String, Integer> versions, Violations violations) {
    List<NetworkRule> rules = new ArrayList<>();
    List<PresetUse> uses = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (PresetName name : document.section().presets()) {
      if (!seen.add(name.text())) {
        violations.error(name.at(), name.path(), "is listed twice; remove one");
        continue;
      }
      find(name, versions, violations)
          .ifPresent(
              preset -> {
                NetworkRule rule = rule(preset, name, violations);
                rules.add(rule);
                PresetUse use = new PresetUse(preset, rule.endpoints().size());
                uses.add(use);
                violations.note(name.at(), name.path(), use.toString());
              });
    }
    rules.addAll(document.rules());
    return new PresetExpansion(
        new PolicyDocument(rules, document.middlewares(), document.section()), uses);
  }

  private static Optional<PresetFile> find(
      PresetName name, Map<String, Integer> versions, Violations violations) {
    Optional<PresetFile> newest = PresetCatalog.newest(name.text());
    if (newest.isEmpty()) {
      List<String> known = PresetCatalog.names();
      violations.error(
          name.at(),
          name.path(),
          "unknown preset '%s'; %suse some of: %s"
              .formatted(
                  shown(name.text()), Spelling.hint(name.text(), known), String.join(", ", known)));
      return newest;
    }
    Integer version = versions.get(name.text());
    Optional<PresetFile> stored =
        version == null ? newest : PresetCatalog.find(name.text(), version);
    if (stored.isEmpty()) {
      violations.error(
          name.at(),
          name.path(),
          "this node lacks version %d of the preset; update it".formatted(version));
    }
    return stored;
  }

  private static String shown(String word) {
    return word.length() <= SHOWN ? word : word.substring(0, SHOWN) + "...";
  }

  // What a shipped rule is warned of does not concern the author of the policy.
  private static NetworkRule rule(PresetFile preset, PresetName name, Violations violations) {
    Violations own = new Violations();
    Cursor rule = new Cursor(preset.rule().at(name.at()), PresetCatalog.place(preset), own);
    NetworkRule read = PolicyReader.preset(preset.id(), rule);
    if (own.conclude(read) instanceof Compilation.Rejected<?>(var faults)) {
      faults.stream()
          .filter(fault -> fault.severity() == Severity.ERROR)
          .forEach(fault -> violations.error(name.at(), name.path(), fault.text()));
    }
    return read;
  }
}
