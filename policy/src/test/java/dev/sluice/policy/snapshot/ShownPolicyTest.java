package dev.sluice.policy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.boundary.Boundary;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShownPolicyTest {
  private static final String POLICY =
      """
      # a comment with a name
      version: 1
      filesystem_policy: {read_only: [/etc]}
      network_policies:
        api:
          name: api
          endpoints:
            - host: api.example.com   # another one
              port: 443
              protocol: rest
              enforcement: enforce
              allowed_ips: [10.0.0.0/8]
              credential_signing: sigv4
              signing_service: s3
              credential_binding: {provider: hidden}
              rules:
                - allow: {method: GET, path: "/v1/*", query: {q: "true"}}
      network_middlewares:
        redact:
          middleware: openshell/regex
          config: {expressions: [hidden]}
          endpoints: {include: ["*.example.com"]}
      """;

  @Test
  void whatASandboxMayNotKnowIsLeftOut() {
    assertThat(ShownPolicy.of(new Source("p.yaml", POLICY)).orElseThrow())
        .isEqualTo(
            """
            version: 1
            network_policies:
              api:
                name: api
                endpoints:
                - host: api.example.com
                  port: 443
                  protocol: rest
                  enforcement: enforce
                  rules:
                  - allow:
                      method: GET
                      path: /v1/*
                      query:
                        q: 'true'
            network_middlewares:
              redact:
                middleware: openshell/regex
                endpoints:
                  include:
                  - '*.example.com'
            """);
  }

  @Test
  void itIsAlsoAtHandWithinABoundary() {
    Source ci = new Source("ci.yaml", POLICY);
    Source other = new Source("default.yaml", "version: 1\n");
    Source boundary = new Source("_boundary.yaml", POLICY.replace("api:", "most:"));
    Snapshot snapshot =
        switch (SnapshotCompiler.compile(
            1, Map.of("ci", ci, "default", other, Boundary.NAME, boundary), Optional.empty())) {
          case Compilation.Compiled<Snapshot> compiled -> compiled.value();
          case Compilation.Rejected<Snapshot> rejected ->
              throw new AssertionError(rejected.violations().toString());
        };

    assertThat(ShownPolicy.source(snapshot, "ci")).contains(ci);
    assertThat(ShownPolicy.source(snapshot, "lab")).contains(other);
    assertThat(ShownPolicy.source(Snapshot.empty(), "ci")).isEmpty();
  }

  @Test
  void aDocumentThatCannotBeReadIsNotShown() {
    assertThat(ShownPolicy.of(new Source("p.yaml", "a: [\n"))).isEmpty();
  }
}
