package dev.sluice.chain.remote;

import dev.sluice.chain.health.CircuitBreaker;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.Rpc;
import dev.sluice.chain.remote.call.ServiceConnection;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestEvaluation;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.OptionalInt;

/** A connection to a described service, until it is replaced. Event loop only. */
final class DescribedService {
  private final ServiceConnection connection;
  private final CircuitBreaker breaker;
  private int inFlight;
  private boolean retired;

  DescribedService(ServiceConnection connection, CircuitBreaker breaker) {
    this.connection = connection;
    this.breaker = breaker;
  }

  boolean uses(ServiceConnection other) {
    return connection == other;
  }

  Future<Evaluation> evaluate(HttpRequestEvaluation request, Duration timeout) {
    OptionalInt round = breaker.admit();
    if (round.isEmpty()) {
      return Future.succeededFuture(new Evaluation.Failed(StageFailure.CIRCUIT_OPEN.text()));
    }
    inFlight++;
    return connection
        .call(Rpc.EVALUATE, request, timeout)
        .map(reply -> conclude(round.getAsInt(), reply));
  }

  /** Closes the connection once the last call ended. */
  void retire() {
    retired = true;
    closeWhenIdle();
  }

  private Evaluation conclude(int round, Reply<HttpRequestResult> reply) {
    inFlight--;
    closeWhenIdle();
    return switch (reply) {
      case Reply.Received<HttpRequestResult> received -> {
        breaker.succeeded(round);
        yield new Evaluation.Answered(received.message());
      }
      case Reply.TimedOut<HttpRequestResult> timedOut -> failed(round, StageFailure.TIMEOUT.text());
      case Reply.Unreachable<HttpRequestResult> unreachable ->
          failed(round, StageFailure.EXTERNAL_SERVICE_ERROR.text());
      case Reply.Failed<HttpRequestResult> failed ->
          failed(round, StageFailure.EXTERNAL_SERVICE_ERROR.text());
    };
  }

  private Evaluation failed(int round, String code) {
    breaker.failed(round);
    return new Evaluation.Failed(code);
  }

  private void closeWhenIdle() {
    if (retired && inFlight == 0) {
      connection.close();
    }
  }
}
