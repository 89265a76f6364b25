package dev.sluice.chain.run;

import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.chain.stage.RunClock;
import dev.sluice.proto.TraceParent;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.v1.ChainRequest;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import java.util.Optional;

/** Times and spans of the stages of one run. Event loop only. */
final class StageSpans {
  private final ChainRequest request;
  private long asked;

  StageSpans(ChainRequest request) {
    this.request = request;
  }

  /**
   * The question of a remote stage.
   *
   * @param number of the stage, from 1
   */
  RemoteRequest asked(HttpRequestEvaluation evaluation, int number) {
    Optional<TraceContext> span =
        request.hasTrace()
            ? Optional.of(TraceParent.child(request.getTrace(), number))
            : Optional.empty();
    span.ifPresent(it -> asked = it.getSpan());
    return new RemoteRequest(request.getSandbox(), span, evaluation);
  }

  StageTrace.Builder stage(RunClock clock) {
    StageTrace.Builder stage = StageTrace.newBuilder();
    if (request.hasTrace()) {
      stage.setBegunNanos(Math.max(1, clock.lapBegun())).setSpan(asked);
      asked = 0;
    }
    return stage.setDurationNanos(clock.lap());
  }
}
