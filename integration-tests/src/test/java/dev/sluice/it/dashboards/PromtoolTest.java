package dev.sluice.it.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.it.dashboards.Rules.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus says of the rules and expressions; skipped, and said so, without promtool. */
class PromtoolTest {
  @BeforeAll
  static void needsPromtool() {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool"))),
        "promtool is not installed");
  }

  @Test
  void theRulesAreValid() throws Exception {
    succeeds("check", "rules", file("rules.yaml"), file("alerts.yaml"));
    succeeds("check", "config", "--syntax-only", file("prometheus.yaml"));
  }

  @Test
  void theAlertsFireAndEnd() throws Exception {
    List<String> command = new ArrayList<>(List.of("test", "rules"));
    Rules.files(Rules.PROMETHEUS.resolve("tests"), ".yaml")
        .forEach(test -> command.add(test.toString()));
    succeeds(command.toArray(String[]::new));
  }

  @Test
  void theExpressionsOfTheDashboardsAreValid(@TempDir Path directory) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: panels\n  rules:\n");
    int number = 0;
    for (Query panel : Rules.panels()) {
      for (String expression : panel.expressions()) {
        number++;
        rules
            .append("  - record: panel_%d\n    expr: '".formatted(number))
            .append(expression.replace("'", "''"))
            .append("'\n");
      }
    }
    Path file = Files.writeString(directory.resolve("panels.yaml"), rules);
    assertThat(succeeds("check", "rules", file.toString())).contains(number + " rules found");
  }

  private static String file(String name) {
    return Rules.PROMETHEUS.resolve(name).toString();
  }

  private static String succeeds(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    return said;
  }
}
