package dev.sluice.chain.remote;

import dev.sluice.chain.evaluation.Binding;
import dev.sluice.chain.evaluation.Evaluation;
import dev.sluice.chain.evaluation.RemoteBinding;
import dev.sluice.chain.header.WriteRule;
import dev.sluice.chain.standing.Tally;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import io.vertx.core.Future;
import java.time.Duration;

/** A described service as a stage sees it; a chain keeps the limits that it began with. */
record HttpRequestBinding(Binding binding, WriteRule writeRule, RemoteService service)
    implements RemoteBinding {
  @Override
  public Tally tally() {
    return service.tally();
  }

  @Override
  public Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    return service.evaluate(request, timeout);
  }
}
