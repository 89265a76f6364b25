package dev.sluice.bench.curve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.peer.Port;
import dev.sluice.bench.peer.Workspace;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurveSetupTest {
  @TempDir private Path dir;

  @Test
  void hasAHostForEachNumberOfStages() throws IOException {
    Policy policy = policy("curves");
    for (int count : CurveSetup.STAGES) {
      assertThat(policy.chainFor(CurveSetup.stagesHost(count)).entries()).hasSize(count);
    }
    assertThat(policy.chainFor(CurveSetup.rulesHost(5000)).entries()).isEmpty();
  }

  @Test
  void resolvesEveryName() {
    String hosts = CurveSetup.setup().values().getOrDefault("more_hosts", "");
    assertThat(hosts.lines())
        .hasSize(CurveSetup.STAGES.size() + CurveSetup.RULES.size() + 10_000)
        .contains("    h9999.leaf." + Workspace.HOST + ": 127.0.0.1");
    assertThat(CurveSetup.setup().values().getOrDefault("more_sandboxes", ""))
        .contains(Integer.toString(Port.SLUICE_CURVES.number()))
        .contains(Integer.toString(Port.SLUICE_BODIES.number()));
  }

  @Test
  void hasAStageForBodies() throws IOException {
    assertThat(policy("bodies").chainFor(Workspace.HOST).entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.implementation()).isEqualTo("sluice/secrets"));
  }

  private Policy policy(String sandbox) throws IOException {
    String text = CurveSetup.setup().policies().getOrDefault(sandbox, "");
    Source source = Source.read(Files.writeString(dir.resolve(sandbox + ".yaml"), text));
    Compilation<Snapshot> compilation =
        SnapshotCompiler.compile(1, Map.of(sandbox, source), Optional.empty());
    return switch (compilation) {
      case Compilation.Compiled<Snapshot> compiled -> compiled.value().policyFor(sandbox);
      case Compilation.Rejected<Snapshot> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }
}
