package dev.sluice.config.policy.shown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Source;
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
  void aDocumentThatCannotBeReadIsNotShown() {
    assertThat(ShownPolicy.of(new Source("p.yaml", "a: [\n"))).isEmpty();
  }
}
