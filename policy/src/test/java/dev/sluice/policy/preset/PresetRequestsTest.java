package dev.sluice.policy.preset;

import static dev.sluice.policy.preset.PresetPolicies.naming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policies;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyExplanation;
import dev.sluice.policy.WrittenRequest;
import dev.sluice.policy.tests.PolicyTestRun;
import dev.sluice.policy.tests.TestBodies;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Presets against what their clients ask for, and what nothing may ask for. */
class PresetRequestsTest {
  static Stream<String> names() {
    return PresetCatalog.names().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void admitsWhatItsClientsAskForAndNoMore(String name) throws IOException {
    Violations violations = new Violations();

    int ran =
        PolicyTestRun.run(
            Policies.valid(naming(name)), requests(name), new TestBodies.Refused(), violations);

    assertThat(ran).isGreaterThan(10);
    assertThat(violations.conclude(ran)).isInstanceOf(Compilation.Compiled.class);
  }

  @ParameterizedTest
  @MethodSource("names")
  void admitsNothingOfAnother(String name) throws IOException {
    Policy policy = Policies.valid(naming(name));

    for (String other : PresetCatalog.names()) {
      if (!other.equals(name)) {
        List<String> allowed =
            requests(other)
                .text()
                .lines()
                .filter(line -> line.endsWith("expect: allowed}"))
                .map(line -> line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')))
                .toList();
        assertThat(allowed)
            .isNotEmpty()
            .noneMatch(
                request -> PolicyExplanation.of(policy, new WrittenRequest(request)).isAllowed());
      }
    }
  }

  @Test
  void allOfThemFitIntoOnePolicy() {
    assertThat(Policies.warnings(naming(PresetCatalog.names().toArray(String[]::new))))
        .allMatch(warning -> warning.contains("x-sluice: ") || warning.contains(": note: "));
  }

  private static Source requests(String name) throws IOException {
    String file = name + ".tests.yaml";
    try (InputStream in = PresetRequestsTest.class.getResourceAsStream(file)) {
      return new Source(
          file, new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
