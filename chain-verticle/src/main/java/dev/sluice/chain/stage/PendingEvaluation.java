package dev.sluice.chain.stage;

import io.vertx.core.Future;

/**
 * An evaluation by a service. Event loop only.
 *
 * @param result never fails
 * @param cancel for a result that nobody wants: it comes at once, and the service is told, unless
 *     the service was told too often of late; does nothing once there is a result
 */
public record PendingEvaluation(Future<Evaluation> result, Runnable cancel) {
  /** One that has its result. */
  public static PendingEvaluation ended(Evaluation result) {
    return new PendingEvaluation(Future.succeededFuture(result), () -> {});
  }
}
