package dev.sluice.tools.suggest.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.document.Protocol;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.Asked;
import dev.sluice.proto.v1.AskedCall;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleSessions;
import dev.sluice.tools.suggest.Denials;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenialJudgeTest {
  private static final String HOST = "api.example.com";

  private static RequestedAccess wish(RequestDecision.Builder request) {
    return wish(new Denials().with(request));
  }

  private static RequestedAccess wish(Denials denials) {
    return denials.parsed().getLast() instanceof ReadEvent.Denial(DeniedEvent event, String ip)
        ? DenialJudge.judge(event)
        : new RequestedAccess.Nothing(SkipReason.NOT_POLICY);
  }

  private static RequestDecision.Builder by(String engine) {
    RequestDecision.Builder request = Denials.request(HOST, "GET", "/v1/items");
    request.getRuleBuilder().setEngine(engine);
    return request;
  }

  @Test
  void aRefusalByPolicyAsksForItsMethodPathAndKeys() {
    assertThat(wish(by("l7").setAsked(Asked.newBuilder().addQueryKeys("page").addQueryKeys("a[]"))))
        .isEqualTo(new RequestedAccess.Http("GET", "/v1/items", Set.of("page")));
    assertThat(wish(by("opa"))).isEqualTo(new RequestedAccess.Http("GET", "/v1/items", Set.of()));
    assertThat(wish(new Denials().with(Denials.tunnel(HOST))))
        .isEqualTo(new RequestedAccess.Tunnel());
  }

  @Test
  void aDeniedMessageOfAWebSocketAsksForItsCall() {
    assertThat(wish(new Denials().with(SampleSessions.denied())))
        .isEqualTo(
            new RequestedAccess.Calls(
                Protocol.MCP,
                "/v1/realtime",
                List.of(new CallNames("mcp", "tools/call", "delete_repo", List.of()))));
  }

  @ParameterizedTest
  @EnumSource(RuleEngine.class)
  void noEngineButPolicyLeadsToARule(RuleEngine engine) {
    Set<RuleEngine> policy =
        EnumSet.of(
            RuleEngine.OPA,
            RuleEngine.L7,
            RuleEngine.L7_GRAPHQL,
            RuleEngine.L7_JSON_RPC,
            RuleEngine.L7_MCP);
    boolean nothing =
        wish(by(engine.text())) instanceof RequestedAccess.Nothing(SkipReason reason)
            && reason != SkipReason.BODY;
    assertThat(nothing).isEqualTo(!policy.contains(engine));
  }

  @ParameterizedTest
  @CsvSource({
    "ssrf, ssrf_denied, GUARD",
    "request-authority, request_authority_mismatch, AUTHORITY",
    "credentials, uninspected_credentials, CREDENTIAL",
    "credential-binding, credential_endpoint_mismatch, CREDENTIAL",
    "http-parser, malformed_request, UNREADABLE",
    "middleware, middleware_denied, MIDDLEWARE",
    "l7, ambiguous_query, PROTOCOL",
    "l7, unsupported_l7_protocol, PROTOCOL",
    "l7-mcp, invalid_mcp_request, PROTOCOL",
    "l7-graphql, policy_denied, BODY",
    "upstream, upstream_unresolved, NOT_POLICY",
    "engine-of-tomorrow, policy_denied, NOT_POLICY",
  })
  void otherRefusalsAreCountedByTheirReason(String engine, String code, SkipReason reason) {
    assertThat(wish(by(engine).setRefusal(code))).isEqualTo(new RequestedAccess.Nothing(reason));
  }

  @Test
  void aDenyRuleCannotBeLifted() {
    RequestDecision.Builder request = by("l7");
    request.getRuleBuilder().setPlace("network_policies.api.endpoints[0].deny_rules[1]");
    assertThat(wish(request)).isEqualTo(new RequestedAccess.Nothing(SkipReason.DENY_RULE));
    assertThat(wish(by("l7").setReason("request denied by policy")))
        .isEqualTo(new RequestedAccess.Nothing(SkipReason.PROTOCOL));
  }

  @Test
  void whatIsOnlyLoggedCounts() {
    RequestDecision.Builder request =
        by("l7").setVerdict(Verdict.VERDICT_ALLOWED).setAuditOnly(true).clearRefusal();
    assertThat(wish(request)).isEqualTo(new RequestedAccess.Http("GET", "/v1/items", Set.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "secret--github-token.example.com, /, REPLACED",
    "api.example.com, /bot[secret:telegram-bot-token]/x, REPLACED",
    "api.example.com, /v1/[CREDENTIAL], REPLACED",
    "api.example.com, /a%2Fb, ENCODED_SLASH",
    "'a b.example.com', /, NO_RULE",
    "'*.example.com', /, NO_RULE",
    "'**', /, NO_RULE",
    "api.example.com, '/a\u2028b', NO_RULE",
    "api.example.com, '/a{b,c}', NO_RULE",
    "api.example.com, '/a\\b', NO_RULE",
    "api.example.com, v1, NO_RULE",
  })
  void aTextThatIsNoPlainNameIsNotGuessed(String host, String path, SkipReason reason) {
    assertThat(wish(Denials.request(host, "GET", path)))
        .isEqualTo(new RequestedAccess.Nothing(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "tools/**", "a\nb", "a: b", "{x}", "[secret:x]", "a'b", "a #b", ""})
  void aNameOfACallNeverBecomesAWildcardOrStructure(String name) {
    AskedCall method = AskedCall.newBuilder().setProtocol("json-rpc").setMethod(name).build();
    assertThat(wish(Denials.call(HOST, "/rpc", "l7-jsonrpc", method)))
        .isInstanceOf(RequestedAccess.Nothing.class);
    assertThat(wish(Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool(name))))
        .isInstanceOf(RequestedAccess.Nothing.class);
  }

  @Test
  void aNameThatMayHaveBeenCutIsNotGuessed() {
    assertThat(wish(Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool("x".repeat(128)))))
        .isEqualTo(new RequestedAccess.Nothing(SkipReason.CUT));
  }

  @Test
  void aCallThatAnArgumentDecidesIsNotSuggestedWithoutIt() {
    AskedCall call = Denials.tool("read_file").toBuilder().setArgument("/path").build();
    assertThat(wish(Denials.call(HOST, "/mcp", "l7-mcp", call)))
        .isEqualTo(new RequestedAccess.Nothing(SkipReason.ARGUMENT));
  }

  @Test
  void everyCallOfABatchIsAskedFor() {
    RequestDecision.Builder batch = Denials.call(HOST, "/mcp", "l7-mcp", Denials.tool("search"));
    batch.getAskedBuilder().addCalls(Denials.tool("fetch"));
    assertThat(wish(batch))
        .isEqualTo(
            new RequestedAccess.Calls(
                Protocol.MCP,
                "/mcp",
                List.of(
                    new CallNames("mcp", "tools/call", "search", List.of()),
                    new CallNames("mcp", "tools/call", "fetch", List.of()))));
  }
}
