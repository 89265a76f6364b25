package dev.sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
  @TempDir private Path dir;
  private Workspace workspace;

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(dir.resolve("sluice/policies"));
    workspace = new Workspace(dir, Path.of("peers").toAbsolutePath());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx.conf",
        "haproxy.cfg",
        "envoy.yaml",
        "squid.conf",
        "c-icap.conf",
        "sluice/sluice.yaml",
        "sluice/gateway.toml",
        "sluice/policies/default.yaml",
        "sluice/policies/responses.yaml"
      })
  void leavesNoVariableInATemplate(String template) throws IOException {
    Path rendered = workspace.render(template, values());
    assertThat(rendered).content().doesNotContain("${").contains("21");
  }

  private static Map<String, String> values() {
    Map<String, String> values = new HashMap<>(Setup.BUDGET.values());
    values.putAll(Setup.BUDGET.services());
    values.put("kib", SmallResponse.TEXT);
    values.put("squid_dir", "/squid");
    values.put("icap_modules", "/modules");
    return values;
  }

  @Test
  void refusesAVariableWithoutValue() throws IOException {
    Path templates = Files.createDirectory(dir.resolve("templates"));
    Files.writeString(templates.resolve("x"), "${unknown}");
    assertThatThrownBy(() -> new Workspace(dir, templates).render("x", Map.of()))
        .hasMessageContaining("unknown");
  }

  @Test
  void countsTheProcessorTimeOfThisProcess() {
    long until = System.nanoTime() + 300_000_000;
    double before = CpuTime.secondsOf(ProcessHandle.current());
    while (System.nanoTime() - until < 0) {
      Thread.onSpinWait();
    }
    assertThat(CpuTime.secondsOf(ProcessHandle.current()) - before).isBetween(0.01, 30.0);
  }
}
