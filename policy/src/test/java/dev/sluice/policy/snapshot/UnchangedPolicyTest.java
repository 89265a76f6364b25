package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.registration.RegistrationCheck;
import dev.sluice.config.registration.RegistrationCheck.Flaw;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.Policy;
import dev.sluice.policy.snapshot.SnapshotCompiler.Basis;
import dev.sluice.policy.snapshot.SnapshotCompiler.EntryCheck;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnchangedPolicyTest {
  private static final Source A = policy("a");
  private static final Source B = policy("b");
  private static final Source BAD = new Source("bad.yaml", "x: 1");
  private static final String TOML =
      """
      [[openshell.supervisor.middleware]]
      name = "example/guard"
      grpc_endpoint = "http://h:1"
      max_payload_bytes = 5
      """;

  private Snapshot inForce = Snapshot.empty();

  @Test
  void aSourceThatStaysKeepsItsPolicy() {
    Policy a = policies(A, B).get("0");

    assertThat(policies(A, policy("c")).get("0")).isSameAs(a);
  }

  @Test
  void aSourceThatChangesIsCompiled() {
    Policy b = policies(A, B).get("1");
    Source edited = new Source(B.file(), B.text() + "# edited\n");

    assertThat(policies(A, edited).get("1")).isNotSameAs(b);
  }

  @Test
  void theSameTextInAnotherFileIsCompiledBecauseViolationsNameTheFile() {
    policies(A);

    assertThat(warnings(compile(Optional.empty(), new Source("moved.yaml", A.text()))))
        .isNotEmpty()
        .allMatch(warning -> warning.startsWith("moved.yaml:"));
  }

  @Test
  void warningsAreRepeated() {
    List<String> first = warnings(compile(Optional.empty(), A, B));
    policies(A, B);

    assertThat(first).hasSize(4);
    assertThat(warnings(compile(Optional.empty(), A, B))).isEqualTo(first);
  }

  @Test
  void entriesAreJudgedAgainWhenOnlyRegistrationsChange() {
    String unknown = "middleware 'example/guard' is not registered";
    policies(A);

    assertThat(warnings(compile(Optional.of(new Source("gateway.toml", TOML)), A)))
        .noneMatch(warning -> warning.contains(unknown));
    assertThat(warnings(compile(Optional.empty(), A)))
        .anyMatch(warning -> warning.contains(unknown));
  }

  @Test
  void aGenerationThatDidNotComeInForceChangesNothing() {
    Policy a = policies(A).get("0");
    compile(Optional.empty(), B);

    assertThat(policies(A).get("0")).isSameAs(a);
  }

  @Test
  void aPolicyThatWasRefusedIsRefusedAgainAndTheOthersAreKept() {
    Policy a = policies(A).get("0");

    assertThat(compile(Optional.empty(), A, BAD)).isInstanceOf(Rejected.class);
    assertThat(compile(Optional.empty(), A, BAD)).isInstanceOf(Rejected.class);
    assertThat(policies(A).get("0")).isSameAs(a);
  }

  @Test
  void aRegistrationInForceWhoseFilesWentIsOnlyWarnedOf() {
    Optional<Source> toml = Optional.of(new Source("gateway.toml", TOML));
    EntryCheck gone = new RegistrationsOnly(service -> List.of(new Flaw("name", "no file")));

    assertThat(SnapshotCompiler.compile(1, Map.of(), toml, gone)).isInstanceOf(Rejected.class);
    assertThat(warnings(SnapshotCompiler.compile(1, Map.of(), toml, accepted(gone))))
        .anyMatch(
            line -> line.endsWith("middleware[0].name: no file; it was accepted before and stays"));
  }

  @Test
  void onlyAChangeIsRefusedForAnEndThatIsFarAhead() {
    Map<String, Source> far =
        Map.of(
            "a",
            new Source(
                "far.yaml",
                "version: 1\nnetwork_policies: {}\n"
                    + "x-sluice: {mode: observe, until: 2999-01-01T00:00:00Z}"));
    EntryCheck none = new RegistrationsOnly(RegistrationCheck.none());

    assertThat(SnapshotCompiler.compile(1, far, Optional.empty(), none))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected ->
                assertThat(rejected.violations().toString())
                    .contains("x-sluice.until: more than 7 days ahead"));
    assertThat(SnapshotCompiler.compile(1, far, Optional.empty(), accepted(none)))
        .isInstanceOf(Compiled.class);
  }

  private static Basis accepted(EntryCheck check) {
    return new Basis(check, Snapshot.empty(), source -> true);
  }

  /** Compiles a generation and puts it in force. */
  private Map<String, Policy> policies(Source... sources) {
    Compilation<Snapshot> compilation = compile(Optional.empty(), sources);
    assertThat(compilation).isInstanceOf(Compiled.class);
    inForce = ((Compiled<Snapshot>) compilation).value();
    return inForce.policies();
  }

  private static List<String> warnings(Compilation<Snapshot> compilation) {
    assertThat(compilation).isInstanceOf(Compiled.class);
    return ((Compiled<Snapshot>) compilation).warnings().stream().map(Violation::toString).toList();
  }

  /** Sandboxes are numbered from 0. */
  private Compilation<Snapshot> compile(Optional<Source> registrations, Source... sources) {
    Map<String, Source> policies = new HashMap<>();
    for (Source source : sources) {
      policies.put(String.valueOf(policies.size()), source);
    }
    return SnapshotCompiler.compile(
        1,
        policies,
        registrations,
        (sandbox, entry, known) ->
            known.names(entry.implementation())
                ? List.of()
                : List.of(
                    new EntryFinding(
                        Severity.WARNING,
                        "",
                        "middleware '" + entry.implementation() + "' is not registered")),
        inForce);
  }

  /** With one warning of its own and an entry. */
  private static Source policy(String name) {
    return new Source(
        name + ".yaml",
        """
        version: 1
        network_policies:
          p:
            endpoints: [{host: %s.test, port: 443, tls: terminate}]
        network_middlewares:
          m: {middleware: example/guard, endpoints: {include: [%s.test]}}
        """
            .formatted(name, name));
  }
}
