package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleResponses;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

/** What the records of responses and streamed requests become. */
class ResponseMetersTest {
  private static final String ENDED =
      "sluice_streamed_messages_total{contract=\"%s\",direction=\"%s\",outcome=\"%s\"} %s\n";

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final RecordMeters records = new RecordMeters(meters);

  private void store(ResponseEvent response) {
    records.stored(SampleRecords.at().setResponse(response).build());
  }

  @Test
  void aResponseThatWasDeliveredCountsOnceWithWhatWasReadOfIt() {
    store(
        SampleResponses.decided(
            Verdict.VERDICT_ALLOWED, SampleResponses.stage(Outcome.OUTCOME_INSPECTS, true, "")));
    store(SampleResponses.delivered());

    assertThat(meters.scrape())
        .contains(ENDED.formatted("hooks", "response", "delivered", "1.0"))
        .contains("sluice_streamed_units_total{direction=\"response\"} 3.0\n")
        .contains("sluice_streamed_read_bytes_total{direction=\"response\"} 1180.0\n")
        .contains("sluice_responses_scrubbed_total 2.0\n")
        .contains("sluice_tools_hidden_total 1.0\n")
        .contains("sluice_response_inspection_duration_seconds_count 1\n");
  }

  /** By the head, and while its body is read, when the decision to read it is in the journal. */
  @Test
  void aRefusalBeforeTheFirstByteCountsOnce() {
    StageTrace.Builder refused =
        SampleResponses.stage(Outcome.OUTCOME_DENIED, false, "blockdelivery");
    store(SampleResponses.decided(Verdict.VERDICT_DENIED, refused));

    store(
        SampleResponses.decided(
            Verdict.VERDICT_ALLOWED, SampleResponses.stage(Outcome.OUTCOME_INSPECTS, false, "")));
    store(SampleResponses.ended("middleware_denied", Commitment.COMMITMENT_BEFORE_COMMIT, refused));

    assertThat(meters.scrape())
        .contains(ENDED.formatted("older", "response", "refused", "2.0"))
        .doesNotContain("outcome=\"cut\"");
  }

  @Test
  void aRequestThatABuiltInReadAsAStreamCounts() {
    records.stored(
        SampleRecords.at()
            .setRequest(
                SampleRecords.known()
                    .addStages(
                        SampleResponses.stage(Outcome.OUTCOME_ALLOWED, false, "finish")
                            .setImplementation("sluice/secrets")))
            .build());

    assertThat(meters.scrape())
        .contains(ENDED.formatted("built_in", "request", "delivered", "1.0"));
  }

  private void storeRequest(Verdict verdict, Outcome outcome, boolean later) {
    records.stored(
        SampleRecords.at()
            .setRequest(
                SampleRecords.known()
                    .setVerdict(verdict)
                    .setStreaming(verdict == Verdict.VERDICT_ALLOWED)
                    .setLater(later)
                    .clearStages()
                    .addStages(SampleResponses.stage(outcome, true, "")))
            .build());
  }

  @Test
  void aRequestThatGoesOnWhileItIsReadCountsByItsEnd() {
    storeRequest(Verdict.VERDICT_ALLOWED, Outcome.OUTCOME_INSPECTS, false);
    assertThat(meters.scrape()).doesNotContain("sluice_streamed_messages_total{");

    storeRequest(Verdict.VERDICT_ALLOWED, Outcome.OUTCOME_ALLOWED, true);
    storeRequest(Verdict.VERDICT_DENIED, Outcome.OUTCOME_DENIED, true);
    storeRequest(Verdict.VERDICT_DENIED, Outcome.OUTCOME_DENIED, false);
    records.stored(
        SampleRecords.at().setHalt(SampleResponses.halted("upstream_response", 200)).build());

    assertThat(meters.scrape())
        .contains(ENDED.formatted("hooks", "request", "delivered", "1.0"))
        .contains(ENDED.formatted("hooks", "request", "cut", "2.0"))
        .contains(ENDED.formatted("hooks", "request", "refused", "1.0"))
        .contains("sluice_chain_duration_seconds_count 2\n");
  }
}
