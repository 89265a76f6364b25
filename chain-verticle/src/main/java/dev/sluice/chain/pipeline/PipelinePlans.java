package dev.sluice.chain.pipeline;

import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.PipelineOpen;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Plans pipelines, and fetches a generation that is not here. Event loop only. */
public final class PipelinePlans implements PipelinePlanner {
  private final Function<PipelineOpen, PipelinePlan> planned;
  private final LongFunction<Future<?>> fetch;

  /**
   * Asks again once a generation was fetched.
   *
   * @param planned the plan, as of now
   * @param fetch asks for a generation; completes when it was answered, or not
   */
  public PipelinePlans(
      Function<PipelineOpen, PipelinePlan> planned, LongFunction<Future<?>> fetch) {
    this.planned = planned;
    this.fetch = fetch;
  }

  @Override
  public Future<PipelinePlan> plan(PipelineOpen open) {
    return Future.succeededFuture()
        .compose(
            now -> {
              PipelinePlan plan = planned.apply(open);
              return isUnknown(plan)
                  ? fetch.apply(open.getGeneration()).transform(fetched -> again(open))
                  : Future.succeededFuture(plan);
            });
  }

  private Future<PipelinePlan> again(PipelineOpen open) {
    return Future.succeededFuture(planned.apply(open));
  }

  private static boolean isUnknown(PipelinePlan plan) {
    return plan instanceof PipelinePlan.Refused refused
        && refused.code() == ChainRefusal.UNKNOWN_GENERATION;
  }
}
