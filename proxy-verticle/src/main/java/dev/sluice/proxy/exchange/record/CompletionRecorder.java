package dev.sluice.proxy.exchange.record;

import dev.sluice.proto.AuditLog;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.MessageTotals;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.record.ExchangeLifetime;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Event loop only. Records the end of a forwarded request exactly once, whatever its cause. */
public final class CompletionRecorder implements ExchangeLifetime {
  private static final String UNTAKEN = "end of the response not taken";

  private final AuditLog audit;
  private final RequestRecords records;
  private final RequestDecision decision;
  private Runnable onEnded = CompletionRecorder::nothing;
  private Optional<Supplier<MessageTotals>> messages = Optional.empty();
  private boolean ended;
  private boolean recorded;

  public CompletionRecorder(AuditLog audit, RequestRecords records, RequestDecision decision) {
    this.audit = audit;
    this.records = records;
    this.decision = decision;
  }

  /**
   * The progress of a request on its connection.
   *
   * @param address the dialed address; empty before dialing
   * @param status of the response; 0 before it
   * @param requestBytes payload bytes of the body sent
   * @param responseBytes payload bytes of the body received
   */
  public record Progress(String address, int status, long requestBytes, long responseBytes) {
    public static final Progress NONE = new Progress("", 0, 0, 0);

    public Progress withStatus(int answered) {
      return new Progress(address, answered, requestBytes, responseBytes);
    }
  }

  public Future<Void> recordRefusal(Accepted request, CredentialRefusal refusal) {
    return appendLater(records.withheld(request, refusal));
  }

  public Future<Void> recordRefusal(Accepted request, InspectionResult.Stopped stopped) {
    return appendLater(records.stopped(request, stopped, 0));
  }

  /**
   * Records the refusal of a request that stages read while it went on.
   *
   * @param sentBytes of its body, that the origin had by then
   */
  public Future<Void> recordRefusal(
      Accepted request, InspectionResult.Stopped stopped, long sentBytes) {
    return appendLater(
        records.stopped(request, stopped, 0).toBuilder().setSentBytes(sentBytes).build());
  }

  public void recordStages(List<StageTrace> stages) {
    if (!stages.isEmpty()) {
      Future<Void> ignored =
          appendLater(decision.toBuilder().clearStages().addAllStages(stages).build());
    }
  }

  public void recordFound(StageTrace trace) {
    recordStages(List.of(trace));
  }

  private Future<Void> appendLater(RequestDecision found) {
    return audit.append(records.record(found.toBuilder().setLater(true).build()));
  }

  @Override
  public void whenEnded(Runnable action) {
    Runnable before = onEnded;
    onEnded =
        () -> {
          before.run();
          action.run();
        };
  }

  public void counting(Supplier<MessageTotals> totals) {
    messages = Optional.of(totals);
  }

  public RequestRecords records() {
    return records;
  }

  @Override
  public RequestDecision decision() {
    return decision;
  }

  @Override
  public boolean hasEnded() {
    return ended;
  }

  /**
   * Ends a request whose response is complete. It is recorded once the last write has ended, since
   * a client that does not take the end of its response has not got it.
   *
   * @return records the end; receives whether the client's connection took the whole response
   */
  public Consumer<Boolean> awaitDelivery(Progress progress) {
    end();
    return whole ->
        record(
            progress,
            whole ? Outcome.OUTCOME_COMPLETE : Outcome.OUTCOME_CLIENT_ABORTED,
            whole ? "" : UNTAKEN);
  }

  public void end() {
    if (!ended) {
      ended = true;
      onEnded.run();
    }
  }

  /**
   * Records the end. Does nothing after the first call.
   *
   * @param reason platform text, unless the request succeeded
   */
  // The decision is already in the journal. A completion that the journal cannot take does not
  // affect the client; the journal counts and reports it.
  public void record(Progress progress, Outcome outcome, String reason) {
    record(progress, outcome, "", reason);
  }

  /**
   * Records a request that was allowed and ends with a refusal.
   *
   * @param code of the refusal; events have it apart where a stage or the proxy refused
   * @param reason platform text
   */
  public void recordRefused(Progress progress, Outcome outcome, String code, String reason) {
    if (outcome == Outcome.OUTCOME_REFUSED) {
      record(progress, outcome, code, reason);
    } else {
      record(progress, outcome, code + ": " + reason);
    }
  }

  private void record(Progress progress, Outcome outcome, String code, String reason) {
    if (!recorded) {
      recorded = true;
      end();
      Future<Void> ignored =
          audit.append(
              finished(
                  records.completed(
                      dialed(progress.address()),
                      progress.status(),
                      progress.requestBytes(),
                      progress.responseBytes(),
                      outcome,
                      reason),
                  code));
    }
  }

  private AuditRecord finished(AuditRecord completion, String code) {
    if (messages.isEmpty() && code.isEmpty()) {
      return completion;
    }
    AuditRecord.Builder finished = completion.toBuilder();
    finished.getCompletionBuilder().setRefusal(code);
    messages.ifPresent(totals -> finished.getCompletionBuilder().setMessages(totals.get()));
    return finished.build();
  }

  /** Replaces the recorded address, the first of several checked ones, by the dialed one. */
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
