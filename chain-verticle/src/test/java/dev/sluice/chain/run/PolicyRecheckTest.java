package dev.sluice.chain.run;

import static dev.sluice.chain.run.ScriptedStages.allow;
import static dev.sluice.chain.run.ScriptedStages.answering;
import static dev.sluice.chain.run.ScriptedStages.local;
import static dev.sluice.chain.run.ScriptedStages.remote;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpRequestTarget;
import dev.sluice.proto.middleware.v1.RemoveHeader;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a body that a stage left, on endpoints whose policy looks at bodies. */
class PolicyRecheckTest {
  private static final String QUERY = "{\"query\":\"{ a }\"}";
  private static final String MUTATION = "{\"query\":\"mutation { a }\"}";
  private static final String BROKEN = "{\"query\":";
  private static final HttpRequestTarget TARGET =
      HttpRequestTarget.newBuilder()
          .setHost("g.test")
          .setPort(443)
          .setMethod("POST")
          .setPath("/g")
          .build();

  private final List<String> seen = new ArrayList<>();

  @Test
  void aBodyThatPolicyAllowsGoesOn() {
    ChainResult result = run(graphql("enforce"), leaving(QUERY), noting());

    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo(QUERY);
    assertThat(result.getStages(0).hasRecheck()).isFalse();
    assertThat(seen).containsExactly(QUERY);
  }

  @Test
  void aBodyThatPolicyDeniesEndsTheChainAndLeavesTheStageAllowed() {
    ChainResult result = run(graphql("enforce"), leaving(MUTATION), noting());

    assertThat(result.getPolicyRefused().getReason())
        .isEqualTo(
            "middleware transformation denied by policy:"
                + " GraphQL operation not permitted by policy");
    assertThat(result.getStagesList())
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_ALLOWED);
              assertThat(stage.getTransformed()).isTrue();
              assertThat(stage.getRecheck().getOutcome())
                  .isEqualTo(BodyRecheck.Outcome.OUTCOME_DENIED);
              assertThat(stage.getRecheck().getEngine()).isEqualTo("l7-graphql");
              assertThat(stage.getRecheck().getPolicy()).isEqualTo("p");
            });
    assertThat(seen).isEmpty();
  }

  @Test
  void underAuditADenialIsReportedAndLaterStagesRun() {
    ChainResult result = run(graphql("audit"), leaving(MUTATION), leaving(QUERY), noting());

    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo(QUERY);
    assertThat(result.getStages(0).getRecheck().getOutcome())
        .isEqualTo(BodyRecheck.Outcome.OUTCOME_AUDITED);
    assertThat(result.getStages(1).hasRecheck()).isFalse();
    assertThat(seen).containsExactly(QUERY);
  }

  @Test
  void anUnreadableBodyIsDeniedUnderAuditToo() {
    ChainResult result = run(graphql("audit"), leaving(BROKEN), noting());

    assertThat(result.getPolicyRefused().getReason())
        .isEqualTo("middleware transformation rejected: GraphQL request rejected: not valid JSON");
    assertThat(seen).isEmpty();
  }

  @Test
  void aBodyThatGrewOverTheEndpointsLimitIsDenied() {
    ChainResult result =
        run(
            policy("protocol: graphql, graphql_max_body_bytes: 20, access: full"),
            leaving("{\"query\":\"{ aaaaaaaa }\"}"));

    assertThat(result.getPolicyRefused().getReason())
        .isEqualTo("middleware transformation rejected: request rejected: body over 20 bytes");
  }

  @Test
  void responseFramesAreDeniedOnJsonRpcAndNotOnMcp() {
    String response = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";

    assertThat(
            run(policy("protocol: json-rpc, rules: [{allow: {method: '*'}}]"), leaving(response))
                .hasPolicyRefused())
        .isTrue();
    assertThat(
            run(
                    policy(
                        "protocol: mcp, mcp: {versions: [2025-03-26]}, rules: [{allow: {method:"
                            + " tools/list}}]"),
                    leaving(response))
                .hasAllow())
        .isTrue();
  }

  @Test
  void onErrorDoesNotSkipARefusedBody() {
    Stage open =
        remote("open", FAIL_OPEN, answering(allow().setHasBody(true).setBody(utf8(MUTATION))));

    assertThat(run(graphql("enforce"), open).hasPolicyRefused()).isTrue();
  }

  @Test
  void anUnchangedBodyIsNotJudgedAgain() {
    Stage untouched = local("a", FAIL_CLOSED, answering(allow()));

    assertThat(run(failing(), untouched).hasAllow()).isTrue();
  }

  /** The origin would read the same bytes as something else than policy did. */
  @ParameterizedTest
  @CsvSource({
    "Content-Encoding, gzip",
    "content-type, application/x-www-form-urlencoded",
    "content-type, application/json; charset=utf-16"
  })
  void aBodyThatIsReadOtherwiseIsJudgedAgain(String name, String value) {
    Stage relabeling =
        remote(
            "relabel",
            FAIL_OPEN,
            answering(allow().addHeaderMutations(ScriptedStages.append(name, value))));

    ChainResult result = run(graphql("enforce"), relabeling, noting());

    assertThat(result.getPolicyRefused().getReason())
        .startsWith("middleware transformation rejected: GraphQL request rejected: ");
    assertThat(result.getStages(0).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_ALLOWED);
    assertThat(result.getStages(0).getRecheck().getOutcome())
        .isEqualTo(BodyRecheck.Outcome.OUTCOME_DENIED);
    assertThat(seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"accept, text/event-stream", "mcp-protocol-version, 2025-06-18"})
  void anAddedHeaderThatTellsHowToReadIsJudgedAgain(String name, String value) {
    Stage adding =
        remote(
            "add",
            FAIL_CLOSED,
            answering(allow().addHeaderMutations(ScriptedStages.append(name, value))));

    assertThat(run(failing(), adding).hasPolicyRefused()).isTrue();
  }

  @Test
  void otherHeadersAreNotJudgedAgain() {
    Stage tagging =
        remote(
            "tag",
            FAIL_CLOSED,
            answering(
                allow()
                    .addHeaderMutations(ScriptedStages.append("x-tag", "1"))
                    .addHeaderMutations(
                        HeaderMutation.newBuilder()
                            .setRemove(RemoveHeader.newBuilder().setName("content-type")))));

    assertThat(run(failing(), tagging).hasAllow()).isTrue();
  }

  @Test
  void endpointsThatIgnoreBodiesPass() {
    assertThat(run(policy("protocol: rest, access: read-only"), leaving(BROKEN)).hasAllow())
        .isTrue();
  }

  @Test
  void aPolicyThatCannotBeEvaluatedDenies() {
    ChainResult result = run(failing(), leaving(QUERY), noting());

    assertThat(result.getPolicyRefused().getReason())
        .isEqualTo("transformed_body_policy_evaluation_failed");
    assertThat(result.getStages(0).getRecheck().getOutcome())
        .isEqualTo(BodyRecheck.Outcome.OUTCOME_FAILED);
    assertThat(seen).isEmpty();
  }

  private static ChainResult run(Policy policy, Stage... stages) {
    CollectedReplies replies = new CollectedReplies();
    ChainRequest request = ScriptedStages.request(QUERY).toBuilder().setTarget(TARGET).build();
    new ChainRunner(
            request,
            List.of(stages),
            new PolicyRecheck(policy, TARGET),
            ScriptedStages.AT_ONCE,
            System::nanoTime,
            replies)
        .run();
    assertThat(replies.answers()).hasSize(1);
    return replies.answers().getFirst();
  }

  private static Stage leaving(String body) {
    return local("redact", FAIL_CLOSED, answering(allow().setHasBody(true).setBody(utf8(body))));
  }

  private Stage noting() {
    return remote(
        "note",
        FAIL_CLOSED,
        evaluation -> {
          seen.add(evaluation.getBody().toStringUtf8());
          return Future.succeededFuture(new Evaluation.Passed());
        });
  }

  private static Policy graphql(String enforcement) {
    return policy("protocol: graphql, access: read-only", enforcement);
  }

  private static Policy policy(String fields) {
    return policy(fields, "enforce");
  }

  private static Policy policy(String fields, String enforcement) {
    String yaml =
        "network_policies: {p: {endpoints: [{host: g.test, port: 443, enforcement: %s, %s}]}}"
            .formatted(enforcement, fields);
    return switch (PolicyCompiler.compile(new Source("p.yaml", yaml))) {
      case Compilation.Compiled<Policy> compiled -> compiled.value();
      case Compilation.Rejected<Policy> rejected ->
          throw new AssertionError(rejected.violations().toString());
    };
  }

  /** Asks for the body and then breaks. */
  private static Policy failing() {
    return new Policy() {
      @Override
      public EndpointDecision admitEndpoint(String host, int port) {
        return new EndpointDecision.Refused("unused");
      }

      @Override
      public PolicyDecision admitRequest(RequestFacts request) {
        return new PolicyDecision.ByBody("p", "l7-graphql", 1000);
      }

      @Override
      public PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
        throw new IllegalStateException("secret");
      }

      @Override
      public MiddlewareChain chainFor(String host) {
        return MiddlewareChain.EMPTY;
      }
    };
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
