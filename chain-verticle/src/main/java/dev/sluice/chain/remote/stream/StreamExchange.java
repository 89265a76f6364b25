package dev.sluice.chain.remote.stream;

import dev.sluice.chain.health.CircuitTicket;
import dev.sluice.chain.remote.call.Reply;
import dev.sluice.chain.remote.call.ServiceConnection;
import java.util.Optional;

/**
 * An event whose result has a deadline, for the circuit and the pings of the connection. It ends
 * once.
 *
 * @param ticket empty when it does not count for a circuit
 * @param connection empty until there is one
 */
record StreamExchange(Optional<CircuitTicket> ticket, Optional<ServiceConnection> connection) {
  StreamExchange over(ServiceConnection used) {
    return new StreamExchange(ticket, Optional.of(used));
  }

  /** The service did not process the event, which goes again. */
  StreamExchange unconnected() {
    connection.ifPresent(ServiceConnection::cancelled);
    return new StreamExchange(ticket, Optional.empty());
  }

  void served() {
    connection.ifPresent(used -> used.ended(true));
    ticket.ifPresent(CircuitTicket::served);
  }

  /** The service ended the stream in place of a result. */
  void answered() {
    connection.ifPresent(used -> used.ended(true));
    ticket.ifPresent(CircuitTicket::answered);
  }

  void cancelled() {
    connection.ifPresent(ServiceConnection::cancelled);
    ticket.ifPresent(CircuitTicket::cancelled);
  }

  void probeFailed() {
    ticket.ifPresent(CircuitTicket::probeFailed);
  }

  void failed(Reply<?> fault) {
    boolean heard = fault instanceof Reply.Failed<?> || fault instanceof Reply.Refused<?>;
    connection.ifPresent(used -> used.ended(heard));
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
