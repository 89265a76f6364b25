package dev.sluice.chain.run;

import static dev.sluice.policy.middleware.MiddlewareEntry.OnError.FAIL_CLOSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.Stage;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spans and times in the traces of stages. */
class TracedRunTest {
  private static final TraceContext CHAIN =
      TraceContext.newBuilder().setTraceLow(1).setSpan(2).setSampled(true).build();

  private final CollectedReplies replies = new CollectedReplies();
  private final List<Stage> stages =
      List.of(
          ScriptedStages.local("a", FAIL_CLOSED, TracedRunTest::pass),
          ScriptedStages.remote("b", FAIL_CLOSED, TracedRunTest::pass));
  private long nanos = 100;

  private static Future<Evaluation> pass(HttpRequestEvaluation ignored) {
    return Future.succeededFuture(new Evaluation.Passed());
  }

  private List<StageTrace> run(ChainRequest request) {
    new ChainRunner(
            request,
            stages,
            current -> Optional.empty(),
            ScriptedStages.AT_ONCE,
            () -> nanos += 10,
            replies)
        .run();
    return replies.answers().getFirst().getStagesList();
  }

  @Test
  void theCallOfAServiceHasASpan() {
    List<StageTrace> traces =
        run(ScriptedStages.request("one").toBuilder().setTrace(CHAIN).build());

    assertThat(traces.get(0).getSpan()).isZero();
    assertThat(traces.get(1).getSpan()).isEqualTo(TraceParent.childSpan(CHAIN.getSpan(), 2));
    assertThat(traces).allMatch(stage -> stage.getBegunNanos() > 0);
    assertThat(traces.get(1).getBegunNanos()).isGreaterThan(traces.get(0).getBegunNanos());
  }

  @Test
  void anUntracedRequestHasNone() {
    assertThat(run(ScriptedStages.request("one")))
        .allMatch(stage -> stage.getSpan() == 0 && stage.getBegunNanos() == 0);
  }
}
