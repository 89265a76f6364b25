package dev.sluice.policy.preset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.document.Endpoint;
import java.util.List;

/** Policies of presets alone. */
final class PresetPolicies {
  private PresetPolicies() {}

  static String naming(String... presets) {
    return "version: 1\nx-sluice: {presets: [" + String.join(", ", presets) + "]}\n";
  }

  static List<Endpoint> endpoints(String... presets) {
    Violations violations = new Violations();
    PresetExpansion expanded =
        PolicyCompiler.read(new Source("p.yaml", naming(presets)), violations);
    assertThat(violations.hasErrors()).isFalse();
    return expanded.document().rules().stream().flatMap(rule -> rule.endpoints().stream()).toList();
  }
}
