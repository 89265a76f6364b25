package dev.sluice.chain.service;

import com.google.protobuf.MessageLite;
import dev.sluice.chain.contract.WriteRule;
import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.UnaryCall;
import dev.sluice.chain.service.manifest.Negotiation;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.stage.Evaluation;
import dev.sluice.chain.stage.PendingEvaluation;
import dev.sluice.chain.stage.RemoteRequest;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.HttpRequestResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One evaluation by a service. It goes over a described connection, and again when the service did
 * not process it. The trial of an open circuit follows a {@code Describe}. Event loop only.
 */
final class EvaluationCall {
  // A service that keeps refusing is not asked until the deadline.
  private static final int MAX_SENDS = 3;

  private final RemoteService target;
  private final CircuitTicket ticket;
  private final WriteRule rule;
  private final RemoteRequest request;
  private final long deadlineNanos;
  private int sends;
  private BooleanSupplier stop = () -> false;
  private boolean cancelled;

  /** Judges by this rule; a service that came back with another one is not called. */
  EvaluationCall(
      RemoteService target,
      CircuitTicket ticket,
      WriteRule rule,
      RemoteRequest request,
      Duration timeout) {
    this.target = target;
    this.ticket = ticket;
    this.rule = rule;
    this.request = request;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  PendingEvaluation run() {
    return new PendingEvaluation(ticket.isTrial() ? probe() : send(), this::cancel);
  }

  private void cancel() {
    cancelled = true;
    if (!stop.getAsBoolean()) {
      // The call goes on, and its end says something about the service.
      cancelled = false;
    }
  }

  private Future<Evaluation> probe() {
    return call(
        new UnaryCall<>(target.vertx(), Rpc.DESCRIBE, Negotiation.describeRequest()),
        reply -> target.acceptsProbe(reply) ? send() : refused());
  }

  private <R extends MessageLite> Future<Evaluation> call(
      UnaryCall<R> call, Function<Reply<R>, Future<Evaluation>> then) {
    stop = call::cancel;
    return call.send(target.ready(servedBy(rule)), remaining())
        .compose(reply -> cancelled ? cancelled() : then.apply(reply));
  }

  // A service that is awaited holds it for longer than the call takes: it must not hold that.
  private static Predicate<ServiceProfile> servedBy(WriteRule rule) {
    return now -> now.httpRequest().isPresent() && now.writeRule() == rule;
  }

  private Future<Evaluation> cancelled() {
    ticket.cancelled();
    return Future.succeededFuture(new Evaluation.Failed(Reply.CANCELLED));
  }

  private Future<Evaluation> refused() {
    ticket.probeFailed();
    return failed(StageFailure.CIRCUIT_OPEN);
  }

  private Future<Evaluation> send() {
    sends++;
    return call(
        new UnaryCall<>(target.vertx(), Rpc.EVALUATE, request.evaluation()).within(request.span()),
        this::conclude);
  }

  private Future<Evaluation> conclude(Reply<HttpRequestResult> reply) {
    return switch (reply) {
      case Reply.Received<HttpRequestResult> received -> {
        ticket.served();
        yield Future.succeededFuture(new Evaluation.Answered(received.message()));
      }
      case Reply.Failed<HttpRequestResult> failed -> {
        ticket.answered();
        yield failed(failed.stageFailure());
      }
      case Reply.Refused<HttpRequestResult> refused -> {
        ticket.refused(refused.status());
        yield failed(StageFailure.EXTERNAL_SERVICE_ERROR);
      }
      case Reply.TimedOut<HttpRequestResult> timedOut -> {
        ticket.missedDeadline();
        yield failed(StageFailure.TIMEOUT);
      }
      case Reply.Unprocessed<HttpRequestResult> unprocessed ->
          sends < MAX_SENDS && !isOver() ? send() : faulted();
      case Reply.Lost<HttpRequestResult> lost -> faulted();
      case Reply.Unreachable<HttpRequestResult> unreachable ->
          faulted(
              unreachable.isLate() ? StageFailure.TIMEOUT : StageFailure.EXTERNAL_SERVICE_ERROR);
    };
  }

  private Future<Evaluation> faulted() {
    return faulted(StageFailure.EXTERNAL_SERVICE_ERROR);
  }

  private Future<Evaluation> faulted(StageFailure why) {
    ticket.faulted();
    return failed(why);
  }

  private static Future<Evaluation> failed(StageFailure failure) {
    return Future.succeededFuture(new Evaluation.Failed(failure.text()));
  }

  private boolean isOver() {
    return System.nanoTime() - deadlineNanos >= 0;
  }

  private Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }
}
