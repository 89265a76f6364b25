package dev.sluice.policy.argument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policies;
import dev.sluice.policy.Policy;
import dev.sluice.policy.tests.PolicyTestRun;
import dev.sluice.policy.tests.TestBodies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The policies of the page compile, and decide as the tests beside them say. */
class ArgumentsDocTest {
  private static final Path PAGE = Path.of("..", "docs", "policy-arguments.md");
  private static final Pattern EXAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyPolicyIsReadWithNoWarningButThatOpenShellRefusesIt() throws IOException {
    assertThat(examples())
        .filteredOn(example -> !example.startsWith("tests:"))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            policy ->
                assertThat(Policies.warnings(policy))
                    .isNotEmpty()
                    .allMatch(warning -> warning.endsWith(Violation.OWN_KEY)));
  }

  @Test
  void everyTestPasses() throws IOException {
    List<String> examples = examples();
    int ran = 0;
    for (int i = 1; i < examples.size(); i++) {
      if (examples.get(i).startsWith("tests:")) {
        Policy policy = Policies.valid(examples.get(i - 1));
        Violations violations = new Violations();
        Source tests = new Source("recipe-%d.tests.yaml".formatted(i), examples.get(i));
        ran += PolicyTestRun.run(policy, tests, new TestBodies.Refused(), violations);
        assertThat(violations.conclude(i)).isInstanceOf(Compilation.Compiled.class);
      }
    }
    assertThat(ran).isEqualTo(17);
  }

  private static List<String> examples() throws IOException {
    return EXAMPLE.matcher(Files.readString(PAGE)).results().map(m -> m.group(1)).toList();
  }
}
