package dev.sluice.chain.run;

import static dev.sluice.chain.run.ScriptedStages.allow;
import static dev.sluice.chain.run.ScriptedStages.answering;
import static dev.sluice.chain.run.ScriptedStages.deny;
import static dev.sluice.chain.run.ScriptedStages.failing;
import static dev.sluice.chain.run.ScriptedStages.local;
import static dev.sluice.chain.run.ScriptedStages.remote;
import static dev.sluice.chain.run.ScriptedStages.unresolved;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChainRunnerTest {
  private final CollectedReplies replies = new CollectedReplies();
  private final List<ChainResult> results = replies.answers();
  private long nanos;

  @Test
  void anEmptyChainAllows() {
    assertThat(run(request(), List.of()))
        .isEqualTo(
            ChainResult.newBuilder().setAllow(ChainResult.Allow.getDefaultInstance()).build());
  }

  @Test
  void laterStagesSeeWhatEarlierOnesLeft() {
    List<HttpRequestEvaluation> asked = new ArrayList<>();
    Stage first = local("a", FAIL_CLOSED, answering(allow().setHasBody(true).setBody(utf8("two"))));
    Stage second =
        remote(
            "b",
            FAIL_CLOSED,
            answering(allow().addHeaderMutations(ScriptedStages.append("x-new", "v"))));
    Stage third =
        remote(
            "c",
            FAIL_CLOSED,
            evaluation -> {
              asked.add(evaluation);
              return Future.succeededFuture(new Evaluation.Passed());
            });

    ChainResult result = run(request(), List.of(first, second, third));

    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().getBody().toStringUtf8()).isEqualTo("two");
    assertThat(asked.getFirst().getHeaders(1).getName()).isEqualTo("x-new");
    assertThat(asked.getFirst().getMiddlewareName()).isEqualTo("impl-c");
    assertThat(result.getAllow().getBodyReplaced()).isTrue();
    assertThat(result.getAllow().getBody().toStringUtf8()).isEqualTo("two");
    assertThat(result.getAllow().getHeaderMutationsList())
        .containsExactly(ScriptedStages.append("x-new", "v"));
    assertThat(result.getStagesList())
        .extracting(StageTrace::getTransformed)
        .containsExactly(true, true, false);
  }

  @Test
  void aDenyEndsTheChain() {
    Stage never =
        remote(
            "never",
            FAIL_CLOSED,
            evaluation -> {
              throw new AssertionError("asked after a deny");
            });

    ChainResult result =
        run(request(), List.of(remote("no", FAIL_OPEN, answering(deny("content_match"))), never));

    assertThat(result.getDeny())
        .isEqualTo(
            ChainResult.Deny.newBuilder().setEntry("no").setReasonCode("content_match").build());
    assertThat(result.getStagesList())
        .extracting(StageTrace::getOutcome)
        .containsExactly(StageTrace.Outcome.OUTCOME_DENIED);
  }

  @Test
  void aFailOpenFailureIsSkippedUnchanged() {
    Stage broken =
        remote(
            "broken",
            FAIL_OPEN,
            answering(
                allow()
                    .setHasBody(true)
                    .setBody(utf8("poison"))
                    .addHeaderMutations(ScriptedStages.append("host", "v"))));

    ChainResult result =
        run(request(), List.of(broken, local("ok", FAIL_CLOSED, answering(allow()))));

    assertThat(result.getAllow()).isEqualTo(ChainResult.Allow.getDefaultInstance());
    assertThat(result.getStages(0).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_FAILED_OPEN);
    assertThat(result.getStages(0).getReasonCode()).isEqualTo("header_mutation_protected_header");
    assertThat(result.getStages(1).getOutcome()).isEqualTo(StageTrace.Outcome.OUTCOME_ALLOWED);
  }

  @Test
  void aFailClosedFailureEndsTheChain() {
    ChainResult result =
        run(
            request(),
            List.of(
                unresolved("open", FAIL_OPEN),
                remote("closed", FAIL_CLOSED, failing("external_service_error")),
                local("never", FAIL_CLOSED, answering(deny("x")))));

    assertThat(result.getUnavailable().getEntry()).isEqualTo("closed");
    assertThat(result.getUnavailable().getReasonCode()).isEqualTo("external_service_error");
    assertThat(result.getStagesList())
        .extracting(StageTrace::getReasonCode)
        .containsExactly("binding_not_described", "external_service_error");
  }

  @Test
  void anUnresolvedEntryObeysOnError() {
    assertThat(run(request(), List.of(unresolved("a", FAIL_OPEN))).hasAllow()).isTrue();
    assertThat(
            run(request(), List.of(unresolved("a", FAIL_CLOSED))).getUnavailable().getReasonCode())
        .isEqualTo("binding_not_described");
  }

  @Test
  void aStageThatResolvedMeanwhileDoesNotJudgeAMissingBody() {
    ChainRequest unread = request().toBuilder().setBodyUnread(true).clearBody().build();

    assertThat(
            run(unread, List.of(local("a", FAIL_CLOSED, answering(allow()))))
                .getUnavailable()
                .getReasonCode())
        .isEqualTo("binding_not_described");
    assertThat(run(unread, List.of(remote("a", FAIL_CLOSED, answering(allow())))).hasUnavailable())
        .isTrue();
  }

  @Test
  void aBodyOverTheStagesLimitFailsThatStageOnly() {
    ChainRequest large =
        request().toBuilder()
            .setBody(ByteString.copyFrom(new byte[ScriptedStages.LIMIT + 1]))
            .build();
    ChainRequest fitting =
        request().toBuilder().setBody(ByteString.copyFrom(new byte[ScriptedStages.LIMIT])).build();
    List<Stage> chain = List.of(remote("a", FAIL_OPEN, answering(allow())));

    assertThat(run(large, chain).getStages(0).getReasonCode())
        .isEqualTo("request_body_over_capacity");
    assertThat(run(fitting, chain).getStages(0).getReasonCode()).isEmpty();
  }

  /** The timer of the stage before ended up to a millisecond early. */
  @ParameterizedTest
  @ValueSource(longs = {0, 999_999})
  void theChainsBudgetEndsBeforeTheNextStage(long early) {
    Stage slow =
        remote(
            "slow",
            FAIL_OPEN,
            evaluation -> {
              nanos += Duration.ofSeconds(2).toNanos() - early;
              return Future.succeededFuture(new Evaluation.Passed());
            });

    ChainResult result =
        run(
            request().toBuilder().setBudgetMs(2000).build(),
            List.of(slow, local("late", FAIL_CLOSED, answering(allow()))));

    assertThat(result.getUnavailable().getReasonCode()).isEqualTo("middleware_chain_timeout");
    assertThat(result.getStages(0).getDurationNanos()).isEqualTo(2_000_000_000L - early);
  }

  @Test
  void theBudgetNeverExceedsThatOfTheContract() {
    Stage slow =
        remote(
            "slow",
            FAIL_OPEN,
            evaluation -> {
              nanos += Duration.ofSeconds(30).toNanos();
              return Future.succeededFuture(new Evaluation.Passed());
            });
    ChainRequest patient = request().toBuilder().setBudgetMs(-1).build();

    assertThat(
            run(
                    patient,
                    List.of(
                        slow,
                        unresolved("x", FAIL_OPEN),
                        local("late", FAIL_CLOSED, answering(allow()))))
                .getUnavailable()
                .getEntry())
        .isEqualTo("late");
  }

  @Test
  void aStageGetsNoMoreTimeThanTheChainHasLeft() {
    List<Duration> timeouts = new ArrayList<>();
    Stage stage = ScriptedStages.timed("a", timeouts);

    run(request().toBuilder().setBudgetMs(30_000).build(), List.of(stage));
    run(request().toBuilder().setBudgetMs(120).build(), List.of(stage));

    assertThat(timeouts).containsExactly(Duration.ofMillis(500), Duration.ofMillis(120));
  }

  @Test
  void resumesWhenALateAnswerComes() {
    Promise<Evaluation> answer = Promise.promise();
    start(
        request(),
        List.of(
            remote("a", FAIL_CLOSED, evaluation -> answer.future()),
            local("b", FAIL_CLOSED, answering(deny("late")))));
    assertThat(results).isEmpty();

    answer.complete(new Evaluation.Passed());

    assertThat(results).hasSize(1);
    assertThat(results.getFirst().getDeny().getEntry()).isEqualTo("b");
  }

  private ChainResult run(ChainRequest request, List<Stage> stages) {
    results.clear();
    start(request, stages);
    assertThat(results).hasSize(1);
    return results.getFirst().toBuilder().build();
  }

  private void start(ChainRequest request, List<Stage> stages) {
    new ChainRunner(
            request,
            stages,
            current -> Optional.empty(),
            ScriptedStages.AT_ONCE,
            () -> nanos,
            replies)
        .run();
  }

  private static ChainRequest request() {
    return ScriptedStages.request("one");
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
