package dev.sluice.tools.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleResponses;
import dev.sluice.testing.SampleSessions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was refused after it had been allowed, and which stage failed. */
class JoinedRefusalTest {
  private static final String FAILED = "middleware_failed: middleware_timeout";
  private static final String NAMED =
      "middleware_failed: entry guard (content-guard): middleware_timeout";

  private final List<JoinedRequest> joined = new ArrayList<>();
  private final RequestJoiner joiner = new RequestJoiner(joined::add);

  private JoinedRequest joined(AuditRecord.Builder... records) {
    for (AuditRecord.Builder record : records) {
      MappedEvents.of(record.build())
          .forEach(
              json -> assertThat(joiner.accept(0, AuditEvent.of(json).orElseThrow(), 0)).isTrue());
    }
    joiner.drain();
    return joined.getLast();
  }

  private static StageTrace failed() {
    return SampleSessions.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
        .setReasonCode("middleware_timeout")
        .build();
  }

  /** Its completion alone would say that it was allowed. */
  @Test
  void anUploadThatWasRefusedMidwayIsDenied() {
    RequestDecision allowed = MappedEvents.allowed().toBuilder().setStreaming(true).build();
    RequestDecision refused =
        allowed.toBuilder()
            .setVerdict(Verdict.VERDICT_DENIED)
            .setRefusal("middleware_failed")
            .setReason(FAILED)
            .setLater(true)
            .addStages(failed())
            .build();
    RequestCompletion ended =
        SampleRecords.completion(allowed)
            .setOutcome(RequestCompletion.Outcome.OUTCOME_REFUSED)
            .setStatus(503)
            .setRefusal("middleware_failed")
            .setReason(FAILED)
            .build();

    JoinedRequest request =
        joined(
            SampleRecords.at().setRequest(allowed),
            SampleRecords.at().setRequest(refused),
            SampleRecords.at().setCompletion(ended));

    assertThat(joined).hasSize(1);
    assertThat(request.decision()).isEqualTo("DENIED");
    assertThat(request.action()).isEqualTo(AuditEvent.DENIED);
    assertThat(request.status()).isEqualTo("503");
    assertThat(request.duration()).isPresent();
    assertThat(request.cause()).isEqualTo(NAMED);
  }

  @Test
  void aTunnelNamesTheStageThatFailed() {
    TunnelDecision.Builder refused =
        SampleRecords.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT)
            .setRefusal("middleware_failed")
            .setReason(FAILED)
            .addStages(failed());

    assertThat(joined(SampleRecords.at().setTunnel(refused)).cause()).isEqualTo(NAMED);
  }

  @Test
  void aMessageNamesTheStageThatFailed() {
    JoinedRequest request =
        joined(
            SampleRecords.at().setRequest(MappedEvents.allowed()),
            SampleRecords.at()
                .setSession(
                    SampleSessions.of(
                        SampleSessions.message(Verdict.VERDICT_DENIED)
                            .setRefusal("middleware_failed")
                            .setReason(FAILED)
                            .addStages(failed()))));

    assertThat(request.reason()).startsWith("messages stopped by " + NAMED + ";");
  }

  /** Events of stages may be off. */
  @Test
  void aResponseNamesTheStageThatFailed() {
    JoinedResponse response = new JoinedResponse();
    AuditRecord cut =
        SampleRecords.at()
            .setResponse(
                SampleResponses.ended(
                    "response_delivery_failed",
                    Commitment.COMMITMENT_AFTER_COMMIT,
                    SampleResponses.failed(StageTrace.Outcome.OUTCOME_FAILED_CLOSED, true)))
            .build();
    response.add(AuditEvent.of(MappedEvents.of(cut).getFirst()).orElseThrow());

    assertThat(response.cause()).isEqualTo("response cut at guard: response_delivery_failed");
  }
}
