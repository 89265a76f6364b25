package dev.sluice.control.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.control.files.ConfigurationFiles;
import dev.sluice.control.store.GenerationStore;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.boundary.Boundary;
import dev.sluice.policy.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies only narrow the boundary, and a boundary that they break is refused. */
class BoundaryChangeTest {
  private static final String BOUNDARY = policy("host: '*.a.test', port: 443");
  private static final String WITHIN = policy("host: x.a.test, port: 443");
  private static final String OUTSIDE = policy("host: x.b.test, port: 443");

  @TempDir private Path state;
  @TempDir private Path config;

  private static String policy(String endpoint) {
    return "version: 1\nnetwork_policies:\n  api: {endpoints: [{" + endpoint + "}]}\n";
  }

  @BeforeEach
  void directories() throws IOException {
    Files.createDirectories(config.resolve("policies"));
  }

  @Test
  void aPutOutsideTheBoundaryIsRefusedWithAWitness() throws IOException {
    BlockingRevisions book = open();
    write("_boundary.yaml", BOUNDARY);
    write("ci.yaml", WITHIN);
    assertThat(reload(book)).isInstanceOf(ChangeResult.Accepted.class);

    assertThat(violations(put(book, OUTSIDE)))
        .containsExactly(
            "PUT /v1/policies/ci:1:1: is outside the boundary: network_policies.api.endpoints[0]"
                + " admits connections that the boundary does not: CONNECT x.b.test:443");
    assertThat(book.policy("ci").orElseThrow().getYaml()).isEqualTo(WITHIN);
    assertThat(put(open(), OUTSIDE)).isInstanceOf(ChangeResult.Rejected.class);
  }

  @Test
  void aFileOutsideTheBoundaryStopsItsOwnChangeOnly() throws IOException {
    BlockingRevisions book = open();
    write("_boundary.yaml", BOUNDARY);
    write("ci.yaml", WITHIN);
    reload(book);
    write("ci.yaml", OUTSIDE);
    write("other.yaml", WITHIN);

    assertThat(violations(reload(book)))
        .singleElement()
        .asString()
        .contains("ci.yaml:1:1: is outside the boundary: ");
    assertThat(book.policy("ci").orElseThrow().getYaml()).isEqualTo(WITHIN);
    assertThat(book.policy("other")).isPresent();
  }

  @Test
  void aBoundaryThatPoliciesInForceBreakIsRefused() throws IOException {
    BlockingRevisions book = open();
    write("ci.yaml", OUTSIDE);
    write("web.yaml", OUTSIDE);
    write("good.yaml", WITHIN);
    reload(book);
    write("_boundary.yaml", BOUNDARY);
    write("new.yaml", OUTSIDE);

    assertThat(violations(reload(book)))
        .hasSize(2)
        .allMatch(line -> line.contains("_boundary.yaml:1:1: the policy of sandbox "))
        .anyMatch(line -> line.contains("sandbox ci is outside: network_policies.api.endpoints[0]"))
        .anyMatch(line -> line.contains("sandbox web is outside: "));
    assertThat(book.policy(Boundary.NAME)).isEmpty();
    // No boundary is in force that it could be outside of.
    assertThat(book.policy("new")).isPresent();
    write("ci.yaml", WITHIN);
    write("web.yaml", WITHIN);
    write("new.yaml", WITHIN);
    assertThat(reload(book)).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(book.policy(Boundary.NAME)).isPresent();
  }

  @Test
  void aBrokenBoundaryLeavesTheOneInForce() throws IOException {
    for (String mode : List.of("", "policy_validation_failure_mode = \"fail_closed\"\n")) {
      Files.writeString(
          config.resolve("gateway.toml"), mode.isEmpty() ? "" : "[openshell.gateway]\n" + mode);
      BlockingRevisions book = open();
      write("_boundary.yaml", BOUNDARY + "# " + mode.length() + "\n");
      write("ci.yaml", WITHIN);
      reload(book);
      write("_boundary.yaml", "version: 1\nnetwork_policies: []\n");

      assertThat(violations(reload(book))).isNotEmpty().allMatch(v -> v.contains("_boundary.yaml"));
      assertThat(put(book, OUTSIDE)).isInstanceOf(ChangeResult.Rejected.class);
      assertThat(book.policy("ci").orElseThrow().getYaml()).isEqualTo(WITHIN);
    }
  }

  @Test
  void nothingIsAdmittedBeforeTheFirstBoundaryCanBeRead() throws IOException {
    BlockingRevisions book = open();
    write("_boundary.yaml", "version: 1\nnetwork_policies: []\n");
    write("ci.yaml", WITHIN);

    assertThat(violations(reload(book))).hasSizeGreaterThan(1);
    assertThat(snapshot(book).policyFor("ci").admitEndpoint("x.a.test", 443))
        .isInstanceOf(EndpointDecision.Refused.class);
    write("_boundary.yaml", BOUNDARY);
    assertThat(reload(book)).isInstanceOf(ChangeResult.Accepted.class);
    assertThat(snapshot(book).policyFor("ci").admitEndpoint("x.a.test", 443))
        .isInstanceOf(Admitted.class);
  }

  @Test
  void aBoundaryThatOnlyRecordsIsRefused() throws IOException {
    BlockingRevisions book = open();
    write("_boundary.yaml", policy("host: a.a.test, port: 443, protocol: rest, access: full"));

    assertThat(violations(reload(book)))
        .anyMatch(line -> line.contains("only records denials, which bounds nothing"));
  }

  @Test
  void nodesKeepToPublicAddressesWhereTheBoundaryDoes() throws IOException {
    BlockingRevisions book = open();
    write("_boundary.yaml", policy("host: '*.a.test', port: 443}, {host: b.test, port: 443"));
    write("ci.yaml", policy("host: x.a.test, port: 443}, {host: b.test, port: 443"));
    reload(book);

    Snapshot snapshot = snapshot(book);
    assertThat(destination(snapshot, "x.a.test")).isInstanceOf(DestinationRule.PublicOnly.class);
    assertThat(destination(snapshot, "b.test")).isInstanceOf(DestinationRule.Declared.class);
    assertThat(snapshot.policies()).containsOnlyKeys("ci");
    assertThat(snapshot.policyFor("ci")).isEqualTo(snapshot(book, snapshot).policyFor("ci"));
  }

  private static DestinationRule destination(Snapshot snapshot, String host) {
    return ((Admitted) snapshot.policyFor("ci").admitEndpoint(host, 443)).destination();
  }

  private static Snapshot snapshot(BlockingRevisions book) {
    return snapshot(book, Snapshot.empty());
  }

  private static Snapshot snapshot(BlockingRevisions book, Snapshot inForce) {
    Compilation<Snapshot> compiled = compiler().compile(book.current(), inForce);
    assertThat(compiled).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled<Snapshot>) compiled).value();
  }

  private static GenerationCompiler compiler() {
    return new GenerationCompiler((sandbox, entry, registrations) -> List.of());
  }

  private BlockingRevisions open() throws IOException {
    return new BlockingRevisions(GenerationStore.open(state), compiler());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(config.resolve("policies").resolve(name), text);
  }

  private ChangeResult reload(BlockingRevisions book) throws IOException {
    return book.conclude(book.reload(ConfigurationFiles.read(config), Map.of()));
  }

  private static ChangeResult put(BlockingRevisions book, String body) throws IOException {
    return book.conclude(book.put(PolicyPut.of("ci", body, OptionalLong.empty()), Map.of()));
  }

  private static List<String> violations(ChangeResult result) {
    return switch (result) {
      case ChangeResult.Rejected rejected -> rejected.violations();
      case ChangeResult.PartlyAccepted partly -> partly.rejected().violations();
      case ChangeResult.Accepted accepted -> List.of();
      case ChangeResult.Unchanged unchanged -> List.of();
      case ChangeResult.Conflict conflict -> List.of();
    };
  }
}
