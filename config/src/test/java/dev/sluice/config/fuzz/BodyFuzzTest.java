package dev.sluice.config.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.policy.RequestFacts;
import dev.sluice.config.policy.compiled.PolicyCompiler;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Whatever the body, judging it ends in a decision that quotes nothing of it. */
class BodyFuzzTest {
  private static final String CANARY = "canary";
  private static final Policy POLICY =
      compiled(
          """
          network_policies:
            p:
              endpoints:
                - {host: g.test, port: 443, protocol: graphql, enforcement: enforce,
                   rules: [{allow: {operation_type: query, fields: [a]}}],
                   deny_rules: [{operation_type: query, fields: [b]}],
                   persisted_queries: allow_registered,
                   graphql_persisted_queries: {abc: {operation_type: query, fields: [a]}}}
                - {host: r.test, port: 443, protocol: json-rpc, enforcement: enforce,
                   rules: [{allow: {method: a}}]}
                - {host: m.test, port: 443, protocol: mcp, enforcement: enforce,
                   mcp: {allow_all_known_mcp_methods: true}, deny_rules: [{tool: b}]}
          """);

  @FuzzTest
  void graphqlBody(FuzzedDataProvider data) {
    judge(new RequestFacts("g.test", 443, "POST", "/", "", false), data.consumeRemainingAsBytes());
  }

  @FuzzTest
  void graphqlText(FuzzedDataProvider data) {
    String text = data.consumeRemainingAsString();
    StringBuilder json = new StringBuilder("{\"query\":\"");
    text.chars().forEach(c -> json.append("\\u%04x".formatted(c)));
    judge(
        new RequestFacts("g.test", 443, "POST", "/", "", false),
        json.append("\"}").toString().getBytes(StandardCharsets.UTF_8));
  }

  @FuzzTest
  void graphqlQuery(FuzzedDataProvider data) {
    String query = data.consumeRemainingAsAsciiString();
    judge(new RequestFacts("g.test", 443, "GET", "/", query, false), new byte[0]);
  }

  @FuzzTest
  void jsonRpcBody(FuzzedDataProvider data) {
    judge(new RequestFacts("r.test", 443, "POST", "/", "", false), data.consumeRemainingAsBytes());
  }

  @FuzzTest
  void mcpBody(FuzzedDataProvider data) {
    judge(new RequestFacts("m.test", 443, "POST", "/", "", false), data.consumeRemainingAsBytes());
  }

  private static void judge(RequestFacts request, byte[] body) {
    PolicyDecision.Settled decision = POLICY.admitBody(request, ByteBuffer.wrap(body));

    assertThat(decision).isEqualTo(POLICY.admitBody(request, ByteBuffer.wrap(body)));
    assertThat(decision.toString()).doesNotContain(CANARY);
  }

  private static Policy compiled(String yaml) {
    return switch (PolicyCompiler.compile(new Source("p.yaml", yaml))) {
      case Compilation.Compiled<Policy> compiled -> compiled.value();
      case Compilation.Rejected<Policy> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }
}
