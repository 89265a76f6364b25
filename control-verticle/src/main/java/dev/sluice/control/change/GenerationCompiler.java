package dev.sluice.control.change;

import dev.sluice.config.registration.Registrations.InvalidGeneration;
import dev.sluice.config.PolicyMemory;
import dev.sluice.config.Snapshot;
import dev.sluice.config.SnapshotCompiler;
import dev.sluice.config.registration.Registrations;
import dev.sluice.config.registration.RegistrationsReader;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * From what travels between nodes to what a node decides by; policies that did not change since the
 * last time are not compiled again. Takes time; not for event loops, otherwise any thread.
 */
public final class GenerationCompiler {
  private final SnapshotCompiler.EntryCheck check;
  private final PolicyMemory memory = new PolicyMemory();

  /**
   * @param check judges every middleware entry
   */
  public GenerationCompiler(SnapshotCompiler.EntryCheck check) {
    this.check = check;
  }

  /** The snapshot, or every reason why there is none. */
  public Compilation<Snapshot> compile(Generation generation) {
    return compile(generation, check);
  }

  /** What a generation wants done when it cannot be compiled; closed when that is not readable. */
  public static InvalidGeneration onInvalid(Generation generation) {
    Source toml = new Source(generation.getRegistrationsFile(), generation.getRegistrationsToml());
    return switch (RegistrationsReader.read(toml)) {
      case Compilation.Compiled<Registrations> compiled -> compiled.value().onInvalid();
      case Compilation.Rejected<Registrations> rejected -> InvalidGeneration.FAIL_CLOSED;
    };
  }

  /** As above, with one more judge of entries. */
  Compilation<Snapshot> compileToo(Generation generation, SnapshotCompiler.EntryCheck other) {
    return compile(
        generation,
        (sandbox, entry, registrations) ->
            Stream.concat(
                    check.findings(sandbox, entry, registrations).stream(),
                    other.findings(sandbox, entry, registrations).stream())
                .toList());
  }

  private Compilation<Snapshot> compile(Generation generation, SnapshotCompiler.EntryCheck check) {
    Map<String, Source> policies = new TreeMap<>();
    for (PolicySource policy : generation.getPoliciesList()) {
      policies.put(policy.getSandbox(), new Source(policy.getFile(), policy.getYaml()));
    }
    Optional<Source> registrations =
        generation.getRegistrationsToml().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Source(generation.getRegistrationsFile(), generation.getRegistrationsToml()));
    return SnapshotCompiler.compile(generation.getNumber(), policies, registrations, check, memory);
  }
}
