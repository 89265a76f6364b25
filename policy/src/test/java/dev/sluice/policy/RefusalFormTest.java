package dev.sluice.policy;

import static dev.sluice.policy.Policies.endpoint;
import static dev.sluice.policy.Policies.errors;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of refusals that an endpoint asks for. */
class RefusalFormTest {
  private static final String HOST = "a.test";

  private static RequestFacts request(String path) {
    return new RequestFacts(HOST, 443, "GET", path, "", false);
  }

  private static void assertForm(Policy policy, String path, RefusalForm form) {
    assertThat(policy.refusals(request(path))).isEqualTo(form);
  }

  private static boolean ownRefusals(Policy policy) {
    return ((Admitted) policy.admitEndpoint(HOST, 443)).ownRefusals();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | OPENSHELL",
        "', refusals: openshell' | OPENSHELL",
        "', refusals: openai' | OPENAI",
        "', tls: skip, refusals: openai' | OPENAI",
        "', protocol: sql, access: full, enforcement: audit, refusals: openai' | OPENAI",
        "', protocol: rest, access: full, refusals: anthropic' | ANTHROPIC",
        "', protocol: mcp, rules: [{allow: {method: ping}}], refusals: json-rpc' | JSON_RPC",
        "', protocol: rest, access: full' | OPENSHELL"
      })
  void isThatOfTheEndpoint(String fields, RefusalForm form) {
    Policy policy = valid(endpoint("host: " + HOST + ", port: 443" + fields));

    assertForm(policy, "/v1", form);
    assertThat(ownRefusals(policy)).isEqualTo(form != RefusalForm.OPENSHELL);
  }

  @Test
  void belongsToTheMostSpecificPath() {
    Policy policy =
        valid(
            """
            network_policies:
              p:
                endpoints:
                  - {host: a.test, port: 443, path: /v1/**, protocol: rest, access: full,
                     refusals: openai}
                  - {host: a.test, port: 443, path: /v1/mcp, protocol: mcp, refusals: json-rpc,
                     rules: [{allow: {method: ping}}]}
            """);

    assertThat(policy.appliedEndpoint(request("/v1/mcp")).orElseThrow().toString())
        .endsWith(", protocol mcp, enforcement audit, refusals json-rpc");
    assertForm(policy, "/v1/files", RefusalForm.OPENAI);
    assertForm(policy, "/v1/mcp", RefusalForm.JSON_RPC);
    assertForm(policy, "/other", RefusalForm.OPENSHELL);
    assertThat(policy.refusals(new RequestFacts("b.test", 443, "GET", "/v1/a", "", false)))
        .isEqualTo(RefusalForm.OPENSHELL);
  }

  /** Without a protocol, it may stand beside endpoints that say nothing of it. */
  @Test
  void ofUninspectedEndpointsIsTheOneThatIsNamed() {
    String named = "{endpoints: [{host: a.test, port: 443, refusals: openai}]}";
    String silent = "{endpoints: [{host: '*.test.x', port: 443}, {host: a.test, port: 443}]}";
    String format = "network_policies:\n  p: %s\n  q: %s\n";

    assertForm(valid(format.formatted(named, silent)), "/", RefusalForm.OPENAI);
    assertForm(valid(format.formatted(silent, named)), "/", RefusalForm.OPENAI);
  }

  @Test
  void twoFormsForOneRequestAreRefused() {
    String two =
        """
        network_policies:
          p: {endpoints: [{host: a.test, port: 443, refusals: openai}]}
          q: {endpoints: [{host: a.test, port: 443, refusals: anthropic}]}
        """;

    assertThat(errors(two)).singleElement().asString().contains("disagree on refusals;");
  }
}
