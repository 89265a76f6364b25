package dev.sluice.bench.peer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.BOOLEAN;

import dev.sluice.config.secrets.MessagePhase;
import dev.sluice.config.settings.Settings;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that Sluice is measured with is one that it takes, without a warning. */
class SluiceConfigurationTest {
  @TempDir private Path dir;
  private Workspace workspace;

  @BeforeEach
  void prepare() throws IOException {
    Files.createDirectories(dir.resolve("sluice/policies"));
    workspace = new Workspace(dir, Path.of("peers").toAbsolutePath());
  }

  @Test
  void settingsAreAccepted() throws IOException {
    Source settings = Source.read(workspace.render("sluice/sluice.yaml", Setup.BUDGET.values()));
    assertThat(accepted(Settings.read(settings)).proxy().listen().port())
        .isEqualTo(Port.SLUICE.number());
  }

  @Test
  void eachHostSelectsTheChainThatItsRowNames() throws IOException {
    Policy policy = snapshot().policyFor(Snapshot.DEFAULT_SANDBOX);
    assertThat(policy.chainFor(Workspace.HOST).entries()).isEmpty();
    assertThat(policy.chainFor(Sluice.STAGE_HOST).entries())
        .singleElement()
        .extracting("implementation")
        .isEqualTo("openshell/regex");
    assertThat(policy.chainFor(Sluice.stagesHost(3)).entries()).hasSize(3);
    assertThat(policy.chainFor(Sluice.stagesHost(10)).entries())
        .hasSize(10)
        .allMatch(entry -> entry.implementation().equals("openshell/regex"));
    Policy remote = snapshot().policyFor("remote");
    assertThat(remote.chainFor(Workspace.HOST).entries())
        .singleElement()
        .extracting("implementation")
        .isEqualTo("allow");
    assertThat(remote.chainFor(Sluice.SECRETS_HOST).entries())
        .singleElement()
        .extracting("implementation")
        .isEqualTo("sluice/secrets");
  }

  @Test
  void responsesAreReadInASandboxOfTheirOwn() throws IOException {
    Policy policy = snapshot().policyFor("responses");
    assertThat(policy.chainFor(Workspace.HOST).entries()).isEmpty();
    assertThat(policy.chainFor(Sluice.SECRETS_HOST).entries())
        .singleElement()
        .extracting(entry -> entry.reads(MessagePhase.RESPONSE), as(BOOLEAN))
        .isTrue();
    assertThat(policy.chainFor(Sluice.STAGE_HOST).entries())
        .singleElement()
        .extracting("implementation")
        .isEqualTo("allow-hooks");
  }

  @Test
  void theResponseHasOneKibibyte() {
    assertThat(SmallResponse.TEXT.getBytes(US_ASCII)).hasSize(1024);
  }

  private Snapshot snapshot() throws IOException {
    Source policy = Source.read(workspace.render("sluice/policies/default.yaml", Map.of()));
    Source remote = Source.read(workspace.render("sluice/policies/remote.yaml", Map.of()));
    Source responses = Source.read(workspace.render("sluice/policies/responses.yaml", Map.of()));
    Source services = Source.read(workspace.render("sluice/gateway.toml", Setup.BUDGET.services()));
    return accepted(
        SnapshotCompiler.compile(
            1,
            Map.of(Snapshot.DEFAULT_SANDBOX, policy, "remote", remote, "responses", responses),
            Optional.of(services)));
  }

  private static <T> T accepted(Compilation<T> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<T> compiled -> {
        assertThat(compiled.warnings()).isEmpty();
        yield compiled.value();
      }
      case Compilation.Rejected<T> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }
}
