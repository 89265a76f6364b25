package dev.sluice.proxy.exchange;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import io.vertx.core.Future;
import java.util.Optional;

/** Event loop. What became of one forwarded request: told to the audit once, whatever comes. */
final class Account {
  private final AuditLog audit;
  private final RequestRecords records;
  private final RequestDecision decision;
  private Runnable onClosed = () -> {};
  private boolean closed;

  Account(AuditLog audit, RequestRecords records, RequestDecision decision) {
    this.audit = audit;
    this.records = records;
    this.decision = decision;
  }

  /** What else ends with the request, whatever comes; runs once. */
  void whenClosed(Runnable action) {
    onClosed = action;
  }

  /** What was recorded before anything was sent. */
  RequestDecision decision() {
    return decision;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * It ended as far as it had come.
   *
   * @param reason platform words, when it did not end well
   */
  void close(Optional<Link> link, Outcome outcome, String reason) {
    close(
        link,
        link.map(Link::status).orElse(0),
        link.map(Link::sentBytes).orElse(0L),
        link.map(Link::receivedBytes).orElse(0L),
        outcome,
        reason);
  }

  /** It ended with an answer of our own. */
  void closeRefused(Optional<Link> link, int status, Outcome outcome, String reason) {
    close(link, status, link.map(Link::sentBytes).orElse(0L), 0, outcome, reason);
  }

  /** What followed its 101 ended. */
  void closeSwitched(Link link, RawRelay.Transfer transfer) {
    close(
        Optional.of(link),
        link.status(),
        transfer.clientBytes(),
        transfer.upstreamBytes(),
        Outcome.OUTCOME_COMPLETE,
        "");
  }

  // The decision is safe already; a completion that the journal cannot take changes nothing for the
  // client, and the journal counts and reports it.
  private void close(
      Optional<Link> link,
      int status,
      long requestBytes,
      long responseBytes,
      Outcome outcome,
      String reason) {
    if (!closed) {
      closed = true;
      onClosed.run();
      RequestDecision told = link.map(l -> dialled(l.upstream().remoteIp())).orElse(decision);
      Future<Void> ignored =
          audit.append(
              records.completed(told, status, requestBytes, responseBytes, outcome, reason));
    }
  }

  /** Of several checked addresses the first one was recorded, before any was dialled. */
  private RequestDecision dialled(String address) {
    if (decision.getDestination().getIp().equals(address)) {
      return decision;
    }
    return decision.toBuilder()
        .setDestination(decision.getDestination().toBuilder().setIp(address))
        .build();
  }
}
