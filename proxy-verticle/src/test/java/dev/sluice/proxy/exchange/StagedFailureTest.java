package dev.sluice.proxy.exchange;

import static dev.sluice.proxy.exchange.StagedTrial.TRACE;
import static dev.sluice.proxy.exchange.StagedTrial.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.settings.proxy.ExchangeLimits;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.chain.pipeline.OpenedPipeline;
import dev.sluice.proxy.chain.pipeline.PipelineEnding;
import dev.sluice.wire.OriginFault;
import dev.sluice.wire.ScriptedClient;
import dev.sluice.wire.Trailers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that are not delivered, or are cut (http-responses 10). */
class StagedFailureTest {
  private static final String OK = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked";
  private static final PipelineEnding REFUSED =
      new PipelineEnding.Refused("guard", "leak", List.of(TRACE));
  private static final PipelineEnding FAILED =
      new PipelineEnding.Failed("middleware_timeout", false, List.of(TRACE));

  private final StagedTrial trial = new StagedTrial();

  @AfterEach
  void close() {
    trial.close();
  }

  private ScriptedClient answered(String head, OpenedPipeline answer) {
    trial.harness.pipelines.answers(answer);
    ScriptedClient client = trial.start(head);
    trial.origin.answers(OK);
    return client;
  }

  /** Its stages have the begin of the body. */
  private ScriptedClient read(String head) {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers(head);
    trial.origin.sends("hello");
    return client;
  }

  private ScriptedClient begun() {
    ScriptedClient client = read(OK);
    trial.run.starts(streamed());
    trial.run.puts("hel");
    return client;
  }

  /** How the request of a trial ended, for whose fault it counts. */
  private static void assertEnded(StagedTrial trial, Outcome outcome, String code, String reason) {
    RequestCompletion told = trial.completion();
    assertThat(told.getOutcome()).isEqualTo(outcome);
    assertThat(told.getRefusal()).isEqualTo(code);
    assertThat(told.getReason()).isEqualTo(reason);
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void aRefusalBeforeTheCommitIsA403() {
    ScriptedClient client =
        answered(StagedTrial.GET, new PipelineEnding.Refused("guard", "leak", List.of(TRACE)));

    assertThat(body(client.answered()))
        .isEqualTo(
            "{\"detail\":\"Response blocked by configured middleware\","
                + "\"error\":\"middleware_denied\",\"host\":\"origin.test\","
                + "\"layer\":\"http_response_pre_return\",\"method\":\"GET\","
                + "\"middleware\":\"guard\",\"path\":\"/a\",\"policy\":\"test\",\"port\":80,"
                + "\"reason_code\":\"leak\"}");
    assertThat(client.answered())
        .startsWith("HTTP/1.1 403 Forbidden (sluice: middleware_denied)\r\n")
        .contains("Content-Type: application/json\r\n", "X-OpenShell-Policy: test\r\n")
        .contains("Connection: close\r\n");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.decision().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(trial.decision().getStatus()).isEqualTo(403);
    assertThat(trial.recorded()).containsExactly("REQUEST", "DECISION", "COMPLETION");
    assertEnded(
        trial, Outcome.OUTCOME_REFUSED, "middleware_denied", "middleware_denied:guard:leak");
  }

  @Test
  void aFailureBeforeTheCommitIsA502() {
    ScriptedClient client =
        answered(
            StagedTrial.GET,
            new PipelineEnding.Failed("middleware_timeout", false, List.of(TRACE)));

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
    assertThat(body(client.answered()))
        .isEqualTo(
            "{\"detail\":\"The upstream request may have been carried out, but its response could"
                + " not be delivered. A retry may repeat its side effects\","
                + "\"error\":\"response_delivery_failed\",\"host\":\"origin.test\","
                + "\"layer\":\"http_response_pre_return\",\"method\":\"GET\",\"path\":\"/a\","
                + "\"policy\":\"test\",\"port\":80}");
    assertThat(trial.decision().getReason()).isEqualTo("middleware_failed: middleware_timeout");
    assertThat(trial.origin.told()).endsWith("reset");
    assertEnded(
        trial,
        Outcome.OUTCOME_REFUSED,
        "response_delivery_failed",
        "middleware_failed: middleware_timeout");
  }

  @Test
  void theAnswerToHeadHasNoBody() {
    ScriptedClient client =
        answered(
            StagedTrial.GET.replace("GET", "HEAD"),
            new PipelineEnding.Refused("guard", "", List.of(TRACE)));

    assertThat(client.answered()).contains("Content-Length: ").endsWith("\r\n\r\n");
  }

  @Test
  void aStageMayRefuseBeforeItsFirstByte() {
    ScriptedClient client = read(OK);
    trial.run.ends(REFUSED);

    assertThat(client.told()).containsExactly("answer 403 Forbidden middleware_denied");
    assertThat(trial.closing().getCommitment()).isEqualTo(Commitment.COMMITMENT_BEFORE_COMMIT);
  }

  @Test
  void afterTheCommitTheResponseIsCut() {
    for (PipelineEnding ending : List.of(REFUSED, FAILED)) {
      try (StagedTrial other = new StagedTrial()) {
        other.reading();
        ScriptedClient client = other.start();
        other.origin.answers(OK);
        other.run.starts(streamed());
        other.run.puts("hel");
        other.run.ends(ending);

        assertThat(client.told()).containsExactly("respond 200", "write hel", "reset");
        assertThat(other.origin.told()).endsWith("reset");
        assertThat(other.closing().getCommitment()).isEqualTo(Commitment.COMMITMENT_AFTER_COMMIT);
        assertThat(other.closing().getDownstreamFraming()).isEqualTo("chunked");
        String code = other.closing().getRefusal();
        assertEnded(other, Outcome.OUTCOME_REFUSED, code, other.closing().getReason());
      }
    }
  }

  @Test
  void aTruncatedBodyIsCutOrRefused() {
    ScriptedClient client = begun();
    trial.origin.fails(OriginFault.TRUNCATED);

    assertThat(client.told()).containsExactly("respond 200", "write hel", "reset");
    assertThat(trial.run.told()).contains("close UPSTREAM_DISCONNECT upstream_disconnect");

    try (StagedTrial early = new StagedTrial().reading()) {
      ScriptedClient other = early.start();
      early.origin.answers(OK);
      early.origin.fails(OriginFault.MALFORMED_BODY);
      assertThat(other.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
      assertEnded(
          early,
          Outcome.OUTCOME_UPSTREAM_FAILED,
          "",
          "response_delivery_failed: origin sent a malformed response body");
    }
  }

  /** An idle limit is a failure of the origin (http-responses D8). */
  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "text/event-stream"})
  void aBodyThatStandsStillIsRefused(String type) {
    boolean events = type.equals("text/event-stream");
    ExchangeLimits limits = ExchangeLimits.DEFAULTS;
    ScriptedClient client = read(OK + "\nContent-Type: " + type);
    trial.harness.after(events ? limits.eventStreamIdle() : limits.responseIdle());

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
    assertThat(trial.run.told()).endsWith("close UPSTREAM_DISCONNECT upstream_disconnect");
    assertThat(trial.closing().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(trial.closing().getRefusal()).isEqualTo("response_delivery_failed");
    assertThat(trial.closing().getReason())
        .isEqualTo(
            events
                ? "event stream stalled (proxy.timeouts.event_stream_idle)"
                : "response body stalled (proxy.timeouts.response_idle)");
  }

  @Test
  void aBodyThatStandsStillIsCutOnceItHasBegun() {
    ScriptedClient client = begun();
    trial.harness.after(ExchangeLimits.DEFAULTS.responseIdle());

    assertThat(client.told()).containsExactly("respond 200", "write hel", "reset");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.closing().getVerdict()).isEqualTo(Verdict.VERDICT_DENIED);
    assertThat(trial.closing().getCommitment()).isEqualTo(Commitment.COMMITMENT_AFTER_COMMIT);
  }

  @Test
  void aClientThatLeavesEndsTheStages() {
    ScriptedClient client = begun();
    client.leaves();

    assertThat(trial.run.told()).endsWith("close DOWNSTREAM_DISCONNECT downstream_disconnect");
    assertThat(trial.origin.told()).endsWith("reset");
    assertThat(trial.closing().getReason()).isEqualTo("downstream_disconnect");
    assertThat(trial.origin.heldPieces()).isZero();
  }

  @Test
  void aClientThatLeavesDuringThePreflightGivesItUp() {
    trial.harness.pipelines.answersSlowly();
    ScriptedClient client = trial.start();
    trial.origin.answers(OK);
    client.leaves();

    assertThat(trial.harness.pipelines.cancelled()).isEqualTo(1);
    assertThat(trial.origin.told()).endsWith("reset");
  }

  @Test
  void aProtectedTrailerIsAnUpstreamFailure() {
    trial.reading();
    ScriptedClient client = trial.start();
    trial.origin.answers(OK);
    trial.origin.ends(new Trailers("Set-Cookie: a\r\n".getBytes(StandardCharsets.US_ASCII)));

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
  }

  @Test
  void headsAreBoundedTogether() {
    ScriptedClient client = trial.start();
    String hint = "HTTP/1.1 103 Early Hints\nLink: " + "a".repeat(9000);
    trial.origin.answersInterim(hint);
    trial.origin.answersInterim(hint);

    assertThat(client.told())
        .containsExactly("interim 103", "answer 502 Bad Gateway response_delivery_failed");
  }

  @Test
  void anUnannounceableTrailerIsMalformed() {
    ScriptedClient client = trial.start();
    trial.origin.answers(OK + "\nTrailer: set-cookie");

    assertThat(client.told()).containsExactly("answer 502 Bad Gateway response_delivery_failed");
  }

  /** The request may have been carried out: 503 would have its client repeat it. */
  @Test
  void withoutItsRecordNothingIsDelivered() {
    List<OpenedPipeline> answers =
        List.of(
            new OpenedPipeline.Passed(List.of(), List.of(TRACE)),
            new OpenedPipeline.Reading(trial.run, List.of(), List.of(TRACE)),
            new PipelineEnding.Refused("guard", "leak", List.of(TRACE)));
    for (OpenedPipeline answer : answers) {
      try (StagedTrial other = new StagedTrial()) {
        other.harness.pipelines.answers(answer);
        ScriptedClient client = other.start();
        other.harness.audit.fail();
        other.origin.answers(OK);

        assertThat(client.told())
            .containsExactly("answer 502 Bad Gateway response_delivery_failed");
        assertThat(body(client.answered())).contains("A retry may repeat its side effects");
        assertThat(other.origin.told()).endsWith("reset");
      }
    }
  }

  @Test
  void withoutItsClosingRecordTheResponseIsCut() {
    ScriptedClient client = begun();
    trial.harness.audit.fail();
    trial.run.ends(StagedTrial.complete());

    assertThat(client.told()).containsExactly("respond 200", "write hel", "reset");
    assertThat(trial.origin.told()).endsWith("reset");
  }
}
