package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.Refused;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotCompilerTest {
  private static final String TOML =
      """
      [[openshell.supervisor.middleware]]
      name = "example/guard"
      grpc_endpoint = "https://h:1"
      max_payload_bytes = 5
      """;

  @Test
  void everySandboxHasItsPolicyAndDefaultServesTheRest() {
    Snapshot snapshot =
        valid(
            Map.of("a", policy("a.test", "openshell/regex"), "default", policy("d.test", "x")),
            Optional.empty());

    assertThat(snapshot.generation()).isEqualTo(7);
    assertThat(snapshot.policyFor("a").admitEndpoint("a.test", 443)).isInstanceOf(Admitted.class);
    assertThat(snapshot.policyFor("a").admitEndpoint("d.test", 443)).isInstanceOf(Refused.class);
    assertThat(snapshot.policyFor("b").admitEndpoint("d.test", 443)).isInstanceOf(Admitted.class);
  }

  @Test
  void withoutADefaultOtherSandboxesAreDenied() {
    Snapshot snapshot = valid(Map.of("a", policy("a.test", "x")), Optional.empty());

    assertThat(snapshot.policyFor("b").admitEndpoint("a.test", 443)).isInstanceOf(Refused.class);
  }

  @Test
  void middlewareIsRequiredWhereItMustNotBeSkipped() {
    Source closed = policy("a.test", "openshell/regex");
    Source open = new Source("o.yaml", closed.text().replace("m: {", "m: {on_error: fail_open, "));
    Source none = new Source("c.yaml", "version: 1");

    assertThat(valid(Map.of("a", open, "c", none), Optional.empty()).requiresMiddleware())
        .isFalse();
    assertThat(valid(Map.of("a", open, "b", closed), Optional.empty()).requiresMiddleware())
        .isTrue();
  }

  @Test
  void unknownImplementationsAreOnlyWarnedOf() {
    var compiled =
        SnapshotCompiler.compile(
            1,
            Map.of("a", policy("a.test", "example/guard"), "b", policy("b.test", "example/gone")),
            Optional.of(new Source("gateway.toml", TOML)));

    assertThat(compiled).isInstanceOf(Compiled.class);
    assertThat(((Compiled<Snapshot>) compiled).warnings())
        .extracting(Violation::toString)
        .containsExactly(
            "b.test.yaml:5:7: warning: network_middlewares.m.middleware: middleware"
                + " 'example/gone' is not registered");
  }

  @Test
  void oneBadDocumentRejectsAllAndEveryDocumentIsRead() {
    var compiled =
        SnapshotCompiler.compile(
            1,
            Map.of(
                "a", new Source("a.yaml", "x: 1"),
                "b", policy("b.test", "x"),
                "c", new Source("c.yaml", "y: 1")),
            Optional.of(new Source("gateway.toml", "z = 1")));

    assertThat(compiled).isInstanceOf(Rejected.class);
    assertThat(((Rejected<Snapshot>) compiled).violations())
        .extracting(Violation::file)
        .contains("gateway.toml", "a.yaml", "c.yaml");
  }

  private static Snapshot valid(Map<String, Source> policies, Optional<Source> toml) {
    var compiled = SnapshotCompiler.compile(7, policies, toml);
    assertThat(compiled).isInstanceOf(Compiled.class);
    return ((Compiled<Snapshot>) compiled).value();
  }

  private static Source policy(String host, String middleware) {
    return new Source(
        host + ".yaml",
        """
        network_policies:
          p:
            endpoints: [{host: %s, port: 443}]
        network_middlewares:
          m: {middleware: %s, endpoints: {include: [%s]}}
        version: 1
        """
            .formatted(host, middleware, host));
  }
}
