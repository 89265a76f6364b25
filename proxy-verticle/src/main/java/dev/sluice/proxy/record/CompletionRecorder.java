package dev.sluice.proxy.record;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import io.vertx.core.Future;

/** Event loop only. Records once how a forwarded request ended, whatever ends it. */
public final class CompletionRecorder {
  private final AuditLog audit;
  private final RequestRecords records;
  private final RequestDecision decision;
  private Runnable onRecorded = CompletionRecorder::nothing;
  private boolean recorded;

  public CompletionRecorder(AuditLog audit, RequestRecords records, RequestDecision decision) {
    this.audit = audit;
    this.records = records;
    this.decision = decision;
  }

  /**
   * How far a request came on its connection.
   *
   * @param address that was dialed; empty before one was
   * @param status of the response; 0 before it
   * @param requestBytes of the body's payload that were sent
   * @param responseBytes of the body's payload that were received
   */
  public record Progress(String address, int status, long requestBytes, long responseBytes) {
    public static final Progress NONE = new Progress("", 0, 0, 0);

    public Progress withStatus(int answered) {
      return new Progress(address, answered, requestBytes, responseBytes);
    }
  }

  /** Runs once when the request has ended, however it did. */
  public void whenRecorded(Runnable action) {
    onRecorded = action;
  }

  /** For what else is recorded of the request. */
  public RequestRecords records() {
    return records;
  }

  /** What was recorded before anything was sent. */
  public RequestDecision decision() {
    return decision;
  }

  public boolean isRecorded() {
    return recorded;
  }

  /**
   * Records the end; does nothing after the first call.
   *
   * @param reason platform words, when it did not end well
   */
  // The decision is safe already; a completion that the journal cannot take changes nothing for the
  // client, and the journal counts and reports it.
  public void record(Progress progress, Outcome outcome, String reason) {
    if (!recorded) {
      recorded = true;
      onRecorded.run();
      Future<Void> ignored =
          audit.append(
              records.completed(
                  dialed(progress.address()),
                  progress.status(),
                  progress.requestBytes(),
                  progress.responseBytes(),
                  outcome,
                  reason));
    }
  }

  /** Of several checked addresses the first one was recorded, before any was dialed. */
  private RequestDecision dialed(String address) {
    if (address.isEmpty() || decision.getDestination().getIp().equals(address)) {
      return decision;
    }
    return decision.toBuilder()
        .setDestination(decision.getDestination().toBuilder().setIp(address))
        .build();
  }

  private static void nothing() {}
}
