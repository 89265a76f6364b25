package dev.sluice.tools.explain;

import dev.sluice.config.settings.ConfigDirectory;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.compiled.ReadyPolicy;
import dev.sluice.policy.snapshot.PolicyTestsCheck;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.policy.tests.PolicyTestRun;
import dev.sluice.policy.tests.TestBodies;
import dev.sluice.tools.command.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options for the files to check: one policy with its services, or a whole directory. */
final class CheckedFiles {
  @Option(names = "--policy", paramLabel = "FILE", description = "YAML")
  private Optional<Path> policy = Optional.empty();

  @Option(
      names = "--gateway",
      paramLabel = "FILE",
      description = "TOML with the services that the policy may name")
  private Optional<Path> gateway = Optional.empty();

  @Option(
      names = "--boundary",
      paramLabel = "FILE",
      description =
          "YAML that the policy may only narrow; default: _boundary.yaml beside the policy")
  private Optional<Path> boundary = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "directory of a node: sluice.yaml, gateway.toml, policies/*.yaml")
  private Optional<Path> directory = Optional.empty();

  /**
   * What was found.
   *
   * @param violations everything to say about the files, errors first
   * @param tests number of tests that ran
   * @param policies that were compiled; none when one has errors
   */
  record Findings(List<Violation> violations, int tests, List<ReadyPolicy> policies) {
    Findings {
      policies = List.copyOf(policies);
      violations =
          violations.stream()
              .sorted(Comparator.comparing(v -> v.severity() != Severity.ERROR))
              .toList();
    }
  }

  Findings findings() throws IOException {
    boolean single = policy.isPresent() || gateway.isPresent() || boundary.isPresent();
    if (directory.isPresent() && single) {
      throw CommandFailure.usage(
          "--config DIR stands alone; leave --policy, --gateway and --boundary out");
    }
    if (directory.isEmpty() && !single) {
      throw CommandFailure.usage("nothing to check; give --policy FILE or --config DIR");
    }
    return directory.isPresent() ? ofDirectory(directory.get()) : ofFiles();
  }

  private Findings ofFiles() throws IOException {
    Map<String, Source> policies = new HashMap<>();
    if (policy.isPresent()) {
      policies.put(Snapshot.DEFAULT_SANDBOX, Source.read(policy.get()));
    }
    Optional<Path> limit = boundary.or(this::boundaryBeside);
    if (limit.isPresent()) {
      policies.put(Boundary.NAME, Source.readRegular(limit.get()));
    }
    Optional<Source> registrations =
        gateway.isEmpty() ? Optional.empty() : Optional.of(Source.read(gateway.get()));
    Map<String, Source> tests = new HashMap<>();
    Optional<Path> beside = policy.map(ConfigDirectory::testsOf).filter(Files::exists);
    if (beside.isPresent()) {
      tests.put(Snapshot.DEFAULT_SANDBOX, Source.readRegular(beside.get()));
    }
    return findings(PolicyFiles.compile(policies, registrations), tests, Required.NOTHING);
  }

  /** A file that is checked as a policy is none. */
  private Optional<Path> boundaryBeside() {
    return policy.flatMap(
        file ->
            Optional.of(file.resolveSibling(Boundary.NAME + ".yaml"))
                .filter(beside -> Files.exists(beside) && !beside.equals(file)));
  }

  private static Findings ofDirectory(Path directory) throws IOException {
    ConfigDirectory files = ConfigDirectory.read(directory);
    NodeFiles node = NodeFiles.of(directory, files);
    Set<Violation> unusable = new LinkedHashSet<>(files.misnamed().refused().values());
    unusable.addAll(files.misnamed().tests().values());
    List<Violation> all = new ArrayList<>(unusable);
    files.unread().ifPresent(all::add);
    all.addAll(files.misnamed().nameless());
    all.addAll(files.misnamed().passed());
    all.addAll(node.violations());
    return findings(
        PolicyFiles.compile(files.wellNamed(), files.registrations()),
        files.tests(),
        new Required(all, required(files, node.testsRequired())));
  }

  private static Map<String, Source> required(ConfigDirectory files, boolean tests) {
    Map<String, Source> policies = new HashMap<>(tests ? files.wellNamed() : Map.of());
    policies.remove(Boundary.NAME);
    return policies;
  }

  /**
   * What the settings of a node and the names of its files say.
   *
   * @param violations of the settings and the names
   * @param policies by sandbox, those that have to have tests
   */
  private record Required(List<Violation> violations, Map<String, Source> policies) {
    static final Required NOTHING = new Required(List.of(), Map.of());
  }

  private static Findings findings(
      Compilation<Snapshot> compilation, Map<String, Source> tests, Required required) {
    List<Violation> all = new ArrayList<>(required.violations());
    all.addAll(of(compilation));
    if (compilation instanceof Compilation.Compiled<Snapshot> compiled) {
      TestedPolicies tested = new TestedPolicies(compiled.value().policies());
      new TreeMap<>(tests).forEach(tested::run);
      tested.require(required.policies(), tests.keySet());
      all.addAll(tested.violations());
      return new Findings(all, tested.count(), compiled.value().compiled());
    }
    return new Findings(all, 0, List.of());
  }

  private static List<Violation> of(Compilation<?> compilation) {
    return switch (compilation) {
      case Compilation.Compiled<?> compiled -> compiled.warnings();
      case Compilation.Rejected<?> rejected -> rejected.violations();
    };
  }

  /** Runs the tests of policies, and collects those that fail. One thread. */
  private static final class TestedPolicies {
    private final Map<String, Policy> policies;
    private final Violations violations = new Violations();
    private int count;

    /**
     * Policies without errors.
     *
     * @param policies by sandbox
     */
    TestedPolicies(Map<String, Policy> policies) {
      this.policies = policies;
    }

    void run(String sandbox, Source tests) {
      Policy policy = policies.get(sandbox);
      if (policy == null) {
        violations.error(
            Location.start(tests.file()),
            KeyPath.ROOT,
            "there is no %s.yaml to test; add the policy, or remove the file".formatted(sandbox));
      } else {
        TestBodies bodies = new TestBodies.Below(tests.directory());
        count += PolicyTestRun.run(policy, tests, bodies, violations);
      }
    }

    void require(Map<String, Source> files, Set<String> tested) {
      files.forEach(
          (sandbox, file) -> {
            if (!tested.contains(sandbox)) {
              violations.error(
                  Location.start(file.file()), KeyPath.ROOT, PolicyTestsCheck.missing(sandbox));
            }
          });
    }

    int count() {
      return count;
    }

    List<Violation> violations() {
      return violations.reject() instanceof Compilation.Rejected<?>(var found) ? found : List.of();
    }
  }
}
