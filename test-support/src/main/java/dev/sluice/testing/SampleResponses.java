package dev.sluice.testing;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ChangedTool;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestHalt;
import dev.sluice.proto.v1.ResponseClosing;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseDecision;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.StreamedStage;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.util.stream.Stream;

/** Records of responses, and of requests that stages read as streams. */
public final class SampleResponses {
  private SampleResponses() {}

  /** A response 200 to {@code GET https://api.example.test/v1/messages}, without an event. */
  public static ResponseEvent.Builder response() {
    RequestDecision request = SampleRecords.known().build();
    return ResponseEvent.newBuilder()
        .setClient(request.getClient())
        .setDestination(request.getDestination())
        .setScheme(request.getScheme())
        .setMethod(request.getMethod())
        .setPath(request.getPath())
        .setRule(request.getRule())
        .setPolicy(request.getPolicy())
        .setGeneration(12)
        .setUpstreamStatus(200);
  }

  /** A stage that read a response. */
  public static StageTrace.Builder stage(Outcome outcome, boolean hooks, String word) {
    return StageTrace.newBuilder()
        .setEntry("guard")
        .setImplementation("content-guard")
        .setOutcome(outcome)
        .setDurationNanos(400_000)
        .setStreamed(
            StreamedStage.newBuilder()
                .setOutcome(word)
                .setHooks(hooks)
                .setUnits(3)
                .setInputBytes(1180)
                .setOutputBytes(1175));
  }

  /** The same, which failed. */
  public static StageTrace.Builder failed(Outcome outcome, boolean hooks) {
    String word = outcome == Outcome.OUTCOME_FAILED_OPEN ? "failopen" : "failclosed";
    StageTrace.Builder stage = stage(outcome, hooks, word).setReasonCode("middleware_timeout");
    stage.getStreamedBuilder().setFailureCategory("timeout");
    return stage;
  }

  /** The same, which was ended before it had decided. */
  public static StageTrace.Builder cancelled(String cancelled) {
    StageTrace.Builder stage = stage(Outcome.OUTCOME_INSPECTS, true, "cancelled");
    stage.getStreamedBuilder().setCancelled(cancelled);
    return stage;
  }

  public static ResponseEvent decided(Verdict verdict, StageTrace.Builder... stages) {
    ResponseDecision.Builder decision =
        ResponseDecision.newBuilder()
            .setVerdict(verdict)
            .setStreaming(verdict != Verdict.VERDICT_DENIED)
            .setChainNanos(900_000);
    Stream.of(stages).forEach(decision::addStages);
    if (verdict == Verdict.VERDICT_DENIED) {
      decision
          .setRefusal("middleware_denied")
          .setStatus(403)
          .setReason("middleware_denied:guard:unsafe_content");
    }
    return response().setDecision(decision).build();
  }

  /** The chain failed before a byte went to the client. */
  public static ResponseEvent undelivered() {
    return response()
        .setDecision(
            ResponseDecision.newBuilder()
                .setVerdict(Verdict.VERDICT_DENIED)
                .setRefusal("response_delivery_failed")
                .setStatus(502)
                .setReason("middleware_failed: middleware_timeout")
                .addStages(failed(Outcome.OUTCOME_FAILED_CLOSED, true)))
        .build();
  }

  /** Delivered whole; two secrets were replaced, and tools left out. */
  public static ResponseEvent delivered() {
    return response()
        .setClosing(
            closing("", Commitment.COMMITMENT_AFTER_COMMIT)
                .setVerdict(Verdict.VERDICT_MODIFIED)
                .addStages(stage(Outcome.OUTCOME_ALLOWED, true, "finish").setTransformed(true))
                .addScrubbed("github")
                .setScrubReplacements(2)
                .setToolsHidden(1)
                .addToolsChanged(
                    ChangedTool.newBuilder()
                        .setTool("delete_repo")
                        .setBefore(ByteString.fromHex("00".repeat(32)))
                        .setNow(ByteString.fromHex("ff".repeat(32)))))
        .build();
  }

  /** Ended early. */
  public static ResponseEvent ended(
      String refusal, Commitment commitment, StageTrace.Builder... stages) {
    ResponseClosing.Builder closing =
        closing(refusal, commitment)
            .setVerdict(Verdict.VERDICT_DENIED)
            .setDownstreamFraming("chunked");
    Stream.of(stages).forEach(closing::addStages);
    return response().setClosing(closing).build();
  }

  /** Its exchange ended before it. */
  public static ResponseEvent left(
      String reason, Commitment commitment, StageTrace.Builder... stages) {
    ResponseClosing.Builder closing =
        closing("", commitment).setVerdict(Verdict.VERDICT_ALLOWED).setReason(reason);
    Stream.of(stages).forEach(closing::addStages);
    return response().setClosing(closing).build();
  }

  private static ResponseClosing.Builder closing(String refusal, Commitment commitment) {
    return ResponseClosing.newBuilder()
        .setCommitment(commitment)
        .setRefusal(refusal)
        .setReceivedBytes(1180)
        .setDeliveredBytes(1175)
        .setChainNanos(1_200_000);
  }

  /** A request that Sluice ended while its body was read. */
  public static RequestHalt halted(String cancelled, int status) {
    return RequestHalt.newBuilder()
        .setDecision(SampleRecords.known())
        .setCancelled(cancelled)
        .setStatus(status)
        .setRequestBytes(70_000)
        .addStages(cancelled(cancelled))
        .build();
  }

  /** A service spoke another form of the contract. */
  public static StageTrace.Builder unimplemented() {
    StageTrace.Builder stage =
        failed(Outcome.OUTCOME_FAILED_CLOSED, true).setReasonCode("middleware_unimplemented");
    stage.getStreamedBuilder().setContractFailure("unimplemented").setContractFailuresSuppressed(4);
    return stage;
  }

  /** Every event of a response, and events that Sluice does not write. */
  static Stream<AuditRecord> records() {
    Stream<RequestHalt> halts =
        Stream.of(
            halted("client_progress_timeout", 408),
            halted("upstream_response", 200),
            RequestHalt.getDefaultInstance());
    return Stream.of(
            responses().map(event -> SampleRecords.at().setResponse(event)),
            halts.map(halt -> SampleRecords.at().setHalt(halt)),
            Stream.of(
                SampleRecords.at().setTunnel(uninspectable(Outcome.OUTCOME_DENIED)),
                SampleRecords.at().setTunnel(uninspectable(Outcome.OUTCOME_FAILED_OPEN))))
        .flatMap(records -> records)
        .map(AuditRecord.Builder::build);
  }

  private static Stream<ResponseEvent> responses() {
    return Stream.of(
        decided(
            Verdict.VERDICT_ALLOWED,
            stage(Outcome.OUTCOME_INSPECTS, true, "stream"),
            stage(Outcome.OUTCOME_SKIPPED, false, "skip")),
        decided(
            Verdict.VERDICT_DENIED,
            stage(Outcome.OUTCOME_DENIED, false, "blockdelivery").setReasonCode("unsafe_content")),
        decided(Verdict.VERDICT_MODIFIED, failed(Outcome.OUTCOME_FAILED_OPEN, false)),
        undelivered(),
        delivered(),
        ended("response_delivery_failed", Commitment.COMMITMENT_AFTER_COMMIT, unimplemented()),
        ended("middleware_denied", Commitment.COMMITMENT_AFTER_COMMIT),
        left(
            "downstream_disconnect",
            Commitment.COMMITMENT_BEFORE_COMMIT,
            cancelled("downstream_disconnect")),
        left("policy_reload", Commitment.COMMITMENT_UNSPECIFIED),
        ResponseEvent.getDefaultInstance());
  }

  /** A stage was asked about a tunnel that nothing reads. */
  public static TunnelDecision uninspectable(Outcome outcome) {
    Verdict verdict =
        outcome == Outcome.OUTCOME_DENIED ? Verdict.VERDICT_DENIED : Verdict.VERDICT_ALLOWED;
    return SampleRecords.tunnel(verdict, TunnelDecision.Kind.KIND_UNINSPECTABLE)
        .setUninspectableTraffic("raw_tcp")
        .addStages(stage(outcome, true, "reject").setReasonCode("no_raw_traffic"))
        .build();
  }
}
