package dev.sluice.chain.service;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.Rpc;
import dev.sluice.chain.service.call.SessionCall;
import dev.sluice.chain.service.call.SessionReply;
import dev.sluice.chain.service.call.UnaryCall;
import dev.sluice.chain.service.manifest.Negotiation;
import dev.sluice.chain.service.manifest.ServiceProfile;
import dev.sluice.chain.stage.Binding;
import dev.sluice.chain.stage.ServiceSession;
import dev.sluice.proto.StageFailure;
import dev.sluice.proto.middleware.v1.MiddlewareSessionEnd;
import dev.sluice.proto.middleware.v1.WebSocketMessage;
import dev.sluice.proto.middleware.v1.WebSocketPreflight;
import dev.sluice.proto.middleware.v1.WebSocketSessionEvent;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult;
import dev.sluice.proto.middleware.v1.WebSocketSessionEventResult.ResultCase;
import dev.sluice.proto.middleware.v1.WebSocketSessionStart;
import dev.sluice.proto.v1.TraceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * A session of a service: its stream, and what its ends say about the service. The preflight goes
 * again when the service did not process it; nothing else does. Event loop only.
 */
final class RemoteSession implements ServiceSession {
  // A service that keeps refusing is not asked until the deadline.
  private static final int MAX_SENDS = 3;

  private final RemoteService target;
  private final Opening opening;
  private final long deadlineNanos;
  private final Future<Answer> preflight;
  private SessionCall call;
  private int sends;
  private boolean over;

  /** Opens a stream at once, or after the service described itself when its circuit is open. */
  RemoteSession(RemoteService target, CircuitTicket ticket, Opening opening) {
    this.target = target;
    this.opening = opening;
    this.deadlineNanos = System.nanoTime() + opening.timeout().toNanos();
    this.call = opening.call(target);
    target.sessions().add(this);
    this.preflight =
        (ticket.isTrial() ? probe(ticket) : send(ticket)).onSuccess(this::forgetIfClosed);
  }

  /**
   * The start of a session.
   *
   * @param sandbox whose circuit counts
   * @param profile of the service when the session was selected
   * @param timeout of connection, preflight and its answer
   */
  record Opening(
      WebSocketPreflight preflight,
      String sandbox,
      Optional<TraceContext> parent,
      ServiceProfile profile,
      Duration timeout) {
    SessionCall call(RemoteService target) {
      return new SessionCall(
          target.vertx(),
          WebSocketSessionEvent.newBuilder().setPreflight(preflight).build(),
          parent);
    }

    boolean isServedBy(ServiceProfile now) {
      return now.messages().isPresent() && now.writeRule() == profile.writeRule();
    }

    Duration stageTimeout() {
      return profile.messages().map(Binding::timeout).orElse(timeout);
    }

    /** Omits the preflight, whose path and config may hold secrets. */
    @Override
    public String toString() {
      return "Opening[" + sandbox + "]";
    }
  }

  @Override
  public Future<Answer> preflight() {
    return preflight;
  }

  @Override
  public Future<Boolean> start(WebSocketSessionStart start) {
    return call.tell(
        WebSocketSessionEvent.newBuilder().setSessionStart(start).build(), opening.stageTimeout());
  }

  @Override
  public Future<Answer> ask(WebSocketMessage message, Duration timeout) {
    Optional<CircuitTicket> ticket = call.isClosed() ? Optional.empty() : admitted();
    return call.ask(WebSocketSessionEvent.newBuilder().setMessage(message).build(), timeout)
        .map(reply -> judged(reply, ticket));
  }

  private Optional<CircuitTicket> admitted() {
    Optional<CircuitTicket> ticket = target.admit(opening.sandbox());
    ticket.filter(CircuitTicket::isTrial).ifPresent(CircuitTicket::cancelled);
    return ticket.filter(admitted -> !admitted.isTrial());
  }

  @Override
  public void end(MiddlewareSessionEnd end) {
    over = true;
    target.sessions().remove(this);
    call.end(WebSocketSessionEvent.newBuilder().setSessionEnd(end).build());
  }

  private void forgetIfClosed(Answer first) {
    if (call.isClosed()) {
      target.sessions().remove(this);
    }
  }

  private Future<Answer> probe(CircuitTicket ticket) {
    return new UnaryCall<>(target.vertx(), Rpc.DESCRIBE, Negotiation.describeRequest())
        .send(target.ready(opening::isServedBy), remaining())
        .compose(
            reply -> {
              if (target.acceptsProbe(reply)) {
                return send(ticket);
              }
              ticket.probeFailed();
              return Future.succeededFuture(failed(StageFailure.CIRCUIT_OPEN));
            });
  }

  private Future<Answer> send(CircuitTicket ticket) {
    sends++;
    return call.open(target.ready(opening::isServedBy), remaining())
        .compose(
            reply -> {
              if (isUnprocessed(reply) && sends < MAX_SENDS && !isLate() && !over) {
                call = opening.call(target);
                return send(ticket);
              }
              return Future.succeededFuture(decided(reply, ticket));
            });
  }

  private static boolean isUnprocessed(SessionReply reply) {
    return reply instanceof SessionReply.Faulted faulted
        && faulted.fault() instanceof Reply.Unprocessed<WebSocketSessionEventResult>;
  }

  private static Answer decided(SessionReply reply, CircuitTicket ticket) {
    return answer(
        reply,
        Optional.of(ticket),
        new Expected(
            ResultCase.PREFLIGHT_DECISION,
            StageFailure.MISSING_PREFLIGHT_DECISION,
            StageFailure.INVALID_PREFLIGHT_DECISION));
  }

  private static Answer judged(SessionReply reply, Optional<CircuitTicket> ticket) {
    return answer(
        reply,
        ticket,
        new Expected(
            ResultCase.MESSAGE_RESULT,
            StageFailure.MISSING_MESSAGE_RESULT,
            StageFailure.UNEXPECTED_WEBSOCKET_RESPONSE));
  }

  private static Answer answer(
      SessionReply reply, Optional<CircuitTicket> ticket, Expected expected) {
    return switch (reply) {
      case SessionReply.Result received
          when received.result().getResultCase() == expected.kind() -> {
        ticket.ifPresent(CircuitTicket::served);
        yield new Answer.Answered(received.result());
      }
      case SessionReply.Result other -> answered(ticket, expected.wrong());
      case SessionReply.Unsolicited unsolicited -> answered(ticket, expected.wrong());
      case SessionReply.Ended ended -> answered(ticket, expected.missing());
      case SessionReply.Cancelled cancelled -> {
        ticket.ifPresent(CircuitTicket::cancelled);
        yield new Answer.Failed(Reply.CANCELLED);
      }
      case SessionReply.NoRoom full -> {
        ticket.ifPresent(CircuitTicket::cancelled);
        yield failed(StageFailure.SESSION_CAPACITY_EXHAUSTED);
      }
      case SessionReply.Faulted faulted -> faulted(faulted.fault(), ticket);
    };
  }

  private static Answer faulted(
      Reply<WebSocketSessionEventResult> fault, Optional<CircuitTicket> ticket) {
    switch (fault) {
      case Reply.TimedOut<WebSocketSessionEventResult> late -> {
        ticket.ifPresent(CircuitTicket::missedDeadline);
        return failed(StageFailure.TIMEOUT);
      }
      case Reply.Refused<WebSocketSessionEventResult> refused ->
          ticket.ifPresent(admitted -> admitted.refused(refused.status()));
      case Reply.Received<WebSocketSessionEventResult> received ->
          ticket.ifPresent(CircuitTicket::answered);
      case Reply.Failed<WebSocketSessionEventResult> failed -> {
        ticket.ifPresent(CircuitTicket::answered);
        return failed(failed.stageFailure());
      }
      case Reply.Unprocessed<WebSocketSessionEventResult> unprocessed ->
          ticket.ifPresent(CircuitTicket::faulted);
      case Reply.Lost<WebSocketSessionEventResult> lost -> ticket.ifPresent(CircuitTicket::faulted);
      case Reply.Unreachable<WebSocketSessionEventResult> unreachable -> {
        ticket.ifPresent(CircuitTicket::faulted);
        if (unreachable.isLate()) {
          return failed(StageFailure.TIMEOUT);
        }
      }
    }
    return failed(StageFailure.EXTERNAL_SERVICE_ERROR);
  }

  private static Answer answered(Optional<CircuitTicket> ticket, StageFailure failure) {
    ticket.ifPresent(CircuitTicket::answered);
    return failed(failure);
  }

  private static Answer failed(StageFailure failure) {
    return new Answer.Failed(failure.text());
  }

  private boolean isLate() {
    return System.nanoTime() - deadlineNanos >= 0;
  }

  private Duration remaining() {
    return Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
  }

  private record Expected(ResultCase kind, StageFailure missing, StageFailure wrong) {}
}
