package dev.sluice.chain.run;

import static dev.sluice.chain.run.ScriptedStages.local;
import static dev.sluice.chain.run.ScriptedStages.remote;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Stage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChainRunnerFaultTest {
  private final CollectedReplies replies = new CollectedReplies();

  @Test
  void aStageThatThrowsEndsTheRun() {
    start(
        List.of(
            local(
                "a",
                FAIL_OPEN,
                evaluation -> {
                  throw new IllegalStateException("of the test");
                })));

    assertThat(replies).isEqualTo(new CollectedReplies(List.of(), List.of("500 internal")));
  }

  @Test
  void aStageThatOverflowsTheStackEndsTheRun() {
    start(
        List.of(
            local(
                "a",
                FAIL_OPEN,
                evaluation -> {
                  throw new StackOverflowError("of the test");
                })));

    assertThat(replies.refusals()).containsExactly("500 internal");
  }

  @Test
  void aStageThatThrowsAfterALateAnswerEndsTheRun() {
    Promise<Evaluation> answer = Promise.promise();
    start(
        List.of(
            remote("a", FAIL_CLOSED, evaluation -> answer.future()),
            local(
                "b",
                FAIL_CLOSED,
                evaluation -> {
                  throw new IllegalStateException("of the test");
                })));

    answer.complete(new Evaluation.Passed());

    assertThat(replies.refusals()).containsExactly("500 internal");
  }

  @Test
  void aServiceWhoseFutureFailsEndsTheRun() {
    start(List.of(remote("a", FAIL_CLOSED, evaluation -> Future.failedFuture("of the test"))));

    assertThat(replies.refusals()).containsExactly("500 internal");
  }

  private void start(List<Stage> stages) {
    new ChainRunner(
            ScriptedStages.request("one"),
            stages,
            current -> Optional.empty(),
            ScriptedStages.AT_ONCE,
            System::nanoTime,
            replies)
        .run();
  }
}
