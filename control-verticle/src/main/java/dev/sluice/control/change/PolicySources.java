package dev.sluice.control.change;

import dev.sluice.config.source.Source;
import dev.sluice.proto.v1.PolicySource;

/** Policies as they travel and are stored, and as they are compiled. */
final class PolicySources {
  private PolicySources() {}

  static Source source(PolicySource policy) {
    return new Source(policy.getFile(), policy.getYaml(), policy.getPresetsMap());
  }

  static PolicySource.Builder policy(String sandbox, Source source) {
    return PolicySource.newBuilder()
        .setSandbox(sandbox)
        .setYaml(source.text())
        .setFile(source.file())
        .putAllPresets(source.presets());
  }
}
