package dev.sluice.tools.explain;

import dev.sluice.chain.builtin.BuiltInEntryCheck;
import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.RegistrationFiles;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.snapshot.BoundaryCheck;
import dev.sluice.policy.snapshot.RegistrationsOnly;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options for a policy and the services it may use; compiled by the rules of a node. */
final class PolicyFiles {
  @Option(names = "--policy", required = true, paramLabel = "FILE", description = "YAML")
  private Path policy = Path.of("");

  @Option(
      names = "--gateway",
      paramLabel = "FILE",
      description = "TOML with the services that the policy may name")
  private Optional<Path> gateway = Optional.empty();

  /** Compiles the policy as that of the sandbox {@code default}. */
  Compilation<Snapshot> compile() throws IOException {
    Optional<Source> registrations =
        gateway.isEmpty() ? Optional.empty() : Optional.of(Source.read(gateway.get()));
    return compile(Map.of(Snapshot.DEFAULT_SANDBOX, Source.read(policy)), registrations);
  }

  static Compilation<Snapshot> compile(
      Map<String, Source> policies, Optional<Source> registrations) {
    RegistrationCheck usable =
        RegistrationCheck.of(registrations.map(RegistrationFiles::examine).orElse(Map.of()));
    return SnapshotCompiler.compile(
        1,
        policies,
        registrations,
        new BuiltInEntryCheck()
            .and(new RegistrationsOnly(usable))
            .and(new BoundaryCheck(policies.keySet())));
  }
}
