package dev.sluice.proxy.body.response;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.request.record.ResponseRecords;
import dev.sluice.proxy.secret.scrub.ResponseScrub;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Event loop only. Records the decision about one response before it takes effect, and its end
 * (http-responses D10). Each once.
 */
final class ResponseJournal {
  private final ResponseSubject subject;
  private final OriginBodyReader origin;
  private final ClientResponseWriter delivery;
  private final long begun = System.nanoTime();
  private Optional<ResponseScrub> scrub = Optional.empty();
  private Optional<ResponseRecords> records = Optional.empty();
  private boolean decided;
  private boolean closed;

  ResponseJournal(ResponseSubject subject, OriginBodyReader origin, ClientResponseWriter delivery) {
    this.subject = subject;
    this.origin = origin;
    this.delivery = delivery;
  }

  boolean isDecided() {
    return decided;
  }

  Future<Void> passes(List<StageTrace> stages, boolean modified, boolean streaming) {
    decided = true;
    read(stages, !streaming);
    ResponseDecision decision =
        ResponseDecision.newBuilder()
            .setVerdict(verdict(modified))
            .addAllStages(stages)
            .setStreaming(streaming)
            .setChainNanos(System.nanoTime() - begun)
            .build();
    return append(records().decided(decision, ResponseFindings.of(stages, true)));
  }

  private static Verdict verdict(boolean modified) {
    return modified ? Verdict.VERDICT_MODIFIED : Verdict.VERDICT_ALLOWED;
  }

  Future<Void> stops(ResponseStop stop) {
    if (decided || delivery.isCommitted()) {
      return closes(
          ResponseClosing.newBuilder()
              .setVerdict(Verdict.VERDICT_DENIED)
              .addAllStages(stop.stages())
              .setRefusal(stop.refusal().code())
              .setReason(stop.reason()),
          ResponseFindings.of(stop));
    }
    decided = true;
    closed = true;
    read(stop.stages(), true);
    ResponseDecision decision =
        ResponseDecision.newBuilder()
            .setVerdict(Verdict.VERDICT_DENIED)
            .addAllStages(stop.stages())
            .setRefusal(stop.refusal().code())
            .setStatus(stop.refusal().status())
            .setReason(stop.reason())
            .setChainNanos(System.nanoTime() - begun)
            .build();
    return append(records().decided(decision, ResponseFindings.of(stop)));
  }

  Future<Void> completes(List<StageTrace> stages, boolean modified) {
    boolean found = scrub.isPresent() && !scrubbed().isEmpty();
    if (stages.isEmpty() && !found) {
      return Future.succeededFuture();
    }
    return closes(
        ResponseClosing.newBuilder().setVerdict(verdict(modified || found)).addAllStages(stages),
        ResponseFindings.of(stages, true));
  }

  void abandons(List<StageTrace> stages, String why) {
    Future<Void> unused =
        closes(
            ResponseClosing.newBuilder()
                .setVerdict(Verdict.VERDICT_ALLOWED)
                .addAllStages(stages)
                .setReason(why),
            List.of());
  }

  void searches(ResponseScrub by) {
    scrub = Optional.of(by);
  }

  private Map<String, Integer> scrubbed() {
    return scrub.map(ResponseScrub::found).orElse(Map.of());
  }

  private Future<Void> closes(ResponseClosing.Builder closing, List<PlatformFinding> findings) {
    if (closed) {
      return Future.succeededFuture();
    }
    closed = true;
    read(closing.getStagesList(), true);
    scrub.ifPresent(search -> scrubbed(search.found(), closing));
    return append(
        records()
            .closed(
                closing
                    .setCommitment(
                        delivery.isCommitted()
                            ? Commitment.COMMITMENT_AFTER_COMMIT
                            : Commitment.COMMITMENT_BEFORE_COMMIT)
                    .setDownstreamFraming(delivery.framing())
                    .setReceivedBytes(origin.bytes())
                    .setDeliveredBytes(delivery.bytes())
                    .setChainNanos(System.nanoTime() - begun)
                    .build(),
                findings));
  }

  private static void scrubbed(Map<String, Integer> found, ResponseClosing.Builder closing) {
    closing
        .addAllScrubbed(found.keySet())
        .setScrubReplacements(found.values().stream().mapToInt(it -> it).sum());
  }

  private void read(List<StageTrace> stages, boolean ended) {
    subject.context().trace().responseRead(stages, ended);
  }

  private ResponseRecords records() {
    ResponseRecords of =
        records.orElseGet(
            () ->
                new ResponseRecords(
                    subject.context(),
                    subject.completion().decision(),
                    origin.address(),
                    origin.status()));
    records = Optional.of(of);
    return of;
  }

  private Future<Void> append(AuditRecord record) {
    return subject.context().loop().audit().append(record);
  }
}
