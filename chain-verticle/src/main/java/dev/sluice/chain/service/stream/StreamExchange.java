package dev.sluice.chain.service.stream;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.service.call.ConnectFault;
import dev.sluice.chain.service.call.Reply;
import dev.sluice.chain.service.call.ServiceConnection;
import dev.sluice.chain.service.token.TokenCaller;
import java.util.Optional;

/**
 * An event whose result has a deadline, for the circuit and the pings of the connection. It ends
 * once.
 *
 * @param ticket empty when it does not count for a circuit
 * @param connection empty until there is one
 */
record StreamExchange(
    TokenCaller caller, Optional<CircuitTicket> ticket, Optional<ServiceConnection> connection) {
  static StreamExchange of(StreamOpening<?, ?> opening, Optional<CircuitTicket> ticket) {
    return new StreamExchange(opening.tokenCaller(), ticket, Optional.empty());
  }

  /**
   * Of an event over a connection. An open circuit stops no stream that stands, and such an event
   * is no trial.
   */
  static StreamExchange of(
      StreamTarget target, StreamOpening<?, ?> opening, ServiceConnection used) {
    Optional<CircuitTicket> ticket = target.admit(opening.caller().sandbox());
    ticket.filter(CircuitTicket::isTrial).ifPresent(CircuitTicket::cancelled);
    used.asked();
    return new StreamExchange(
        opening.tokenCaller(), ticket.filter(admitted -> !admitted.isTrial()), Optional.of(used));
  }

  StreamExchange over(ServiceConnection used) {
    return new StreamExchange(caller, ticket, Optional.of(used));
  }

  StreamExchange unconnected() {
    connection.ifPresent(ServiceConnection::cancelled);
    return new StreamExchange(caller, ticket, Optional.empty());
  }

  void served() {
    connection.ifPresent(used -> used.ended(true, caller));
    ticket.ifPresent(CircuitTicket::served);
  }

  void answered() {
    connection.ifPresent(used -> used.ended(true, caller));
    ticket.ifPresent(CircuitTicket::answered);
  }

  void cancelled() {
    connection.ifPresent(ServiceConnection::cancelled);
    ticket.ifPresent(CircuitTicket::cancelled);
  }

  void probeFailed() {
    ticket.ifPresent(CircuitTicket::probeFailed);
  }

  void outOfTime() {
    failed(
        connection.isPresent()
            ? new Reply.TimedOut<>()
            : new Reply.Unreachable<>(ConnectFault.TIMED_OUT));
  }

  void failed(Reply<?> fault) {
    boolean heard = fault instanceof Reply.Failed<?> || fault instanceof Reply.Refused<?>;
    connection.ifPresent(used -> used.ended(heard, caller));
    ticket.ifPresent(admitted -> report(fault, admitted));
  }

  private static void report(Reply<?> fault, CircuitTicket ticket) {
    switch (fault) {
      case Reply.TimedOut<?> late -> ticket.missedDeadline();
      case Reply.Refused<?> refused -> ticket.refused(refused.status());
      case Reply.Received<?> received -> ticket.answered();
      case Reply.Failed<?> failed -> ticket.answered();
      case Reply.Unprocessed<?> unprocessed -> ticket.faulted();
      case Reply.Lost<?> lost -> ticket.faulted();
      case Reply.Unreachable<?> unreachable -> ticket.faulted();
    }
  }
}
