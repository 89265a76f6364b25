package dev.sluice.chain.run;

import dev.sluice.chain.run.ChainPlanner.Selection;
import dev.sluice.chain.run.ChainPlanner.Wanted;
import dev.sluice.chain.session.SessionPlanner;
import dev.sluice.proto.ChainRefusal;
import dev.sluice.proto.v1.SessionOpen;
import io.vertx.core.Future;
import java.util.function.LongFunction;

/** Plans sessions like requests, and fetches a generation that is not here. Event loop only. */
final class SessionPlans implements SessionPlanner {
  private final Runnable follow;
  private final ChainPlanner planner;
  private final LongFunction<Future<?>> fetch;

  /**
   * Uses the stages of requests.
   *
   * @param follow adopts a newer configuration
   * @param fetch asks for a generation; completes when it was answered, or not
   */
  SessionPlans(Runnable follow, ChainPlanner planner, LongFunction<Future<?>> fetch) {
    this.follow = follow;
    this.planner = planner;
    this.fetch = fetch;
  }

  @Override
  public Future<SessionPlan> plan(SessionOpen open) {
    return Future.succeededFuture()
        .compose(
            now ->
                select(open) instanceof Selection.Unknown
                    ? fetch.apply(open.getGeneration()).transform(fetched -> planned(open))
                    : planned(open));
  }

  private Future<SessionPlan> planned(SessionOpen open) {
    return Future.succeededFuture(
        switch (select(open)) {
          case Selection.Found found -> new SessionPlan.Ready(planner.sessionEntries(found));
          case Selection.Refused refused ->
              new SessionPlan.Refused(ChainRefusal.UNFIT, refused.reason());
          case Selection.Unknown unknown ->
              new SessionPlan.Refused(ChainRefusal.UNKNOWN_GENERATION, "unknown_generation");
        });
  }

  private Selection select(SessionOpen open) {
    follow.run();
    return planner.select(
        new Wanted(
            open.getGeneration(),
            open.getSandbox(),
            open.getTarget().getHost(),
            open.getJudgedMs(),
            open.getEntriesList()));
  }
}
