package dev.sluice.proto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import org.junit.jupiter.api.Test;

class ConfigurationHashTest {
  private static final Generation TWO =
      Generation.newBuilder()
          .setNumber(4)
          .addPolicies(policy("a", "x"))
          .addPolicies(policy("b", "y"))
          .build();

  @Test
  void dependsOnTheContentAndNotOnTheNumber() {
    Generation later =
        Generation.newBuilder()
            .setNumber(9)
            .addPolicies(policy("b", "y"))
            .addPolicies(policy("a", "x"))
            .build();
    assertThat(ConfigurationHash.of(later)).isEqualTo(ConfigurationHash.of(TWO)).hasSize(64);
  }

  @Test
  void everyTextCountsInItsPlace() {
    assertThat(ConfigurationHash.of(TWO))
        .isNotEqualTo(ConfigurationHash.of(TWO.toBuilder().setRegistrationsToml("z").build()))
        .isNotEqualTo(
            ConfigurationHash.of(
                Generation.newBuilder()
                    .addPolicies(policy("a", "xb"))
                    .addPolicies(policy("", "y"))
                    .build()));
  }

  private static PolicySource policy(String sandbox, String yaml) {
    return PolicySource.newBuilder().setSandbox(sandbox).setYaml(yaml).build();
  }
}
