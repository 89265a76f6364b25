package dev.sluice.chain.remote;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.RemoteBinding;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import io.vertx.core.Future;
import java.time.Duration;

/** A described service as a stage sees it; a chain keeps the limits that it began with. */
record HttpRequestBinding(Binding binding, WriteRule writeRule, RemoteService service)
    implements RemoteBinding {
  @Override
  public OutcomeCounts tally() {
    return service.tally();
  }

  @Override
  public Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    return service.evaluate(request, timeout);
  }
}
