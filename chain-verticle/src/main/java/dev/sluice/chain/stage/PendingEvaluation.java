package dev.sluice.chain.stage;

import io.vertx.core.Future;

/**
 * An evaluation by a service. Event loop only.
 *
 * @param result never fails
 * @param cancel ends the evaluation when its result is no longer needed. The result then comes at
 *     once, and the call to the service is reset, unless too many were reset recently. Does nothing
 *     once there is a result.
 */
public record PendingEvaluation(Future<Evaluation> result, Runnable cancel) {
  public static PendingEvaluation ended(Evaluation result) {
    return new PendingEvaluation(Future.succeededFuture(result), () -> {});
  }
}
