package dev.sluice.chain.stage;

import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.OutcomeCounts;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import io.vertx.core.Future;
import java.time.Duration;

/** A described service, for the event loop that owns its connection. */
public interface RemoteBinding {
  /** Limits after the operator's were applied. */
  Binding binding();

  /** Follows from the revision that the service speaks. */
  WriteRule writeRule();

  /** Where it is counted how the service's stages end. */
  OutcomeCounts tally();

  /**
   * Asks the service. The future always succeeds, on the calling loop; what went wrong is an {@link
   * Evaluation.Failed}.
   *
   * @param timeout for connection, request and answer together; more than zero
   */
  Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout);
}
