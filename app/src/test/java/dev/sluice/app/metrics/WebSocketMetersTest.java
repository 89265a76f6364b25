package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestCompletion.Outcome;
import dev.sluice.proto.v1.SessionClosing.Cause;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

/** What the records of WebSocket sessions become. */
class WebSocketMetersTest {
  private static final String SESSIONS = "sluice_websocket_sessions{reading=\"%s\"} %s";

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final RecordMeters records = new RecordMeters(meters);

  @Test
  void sessionsAreOpenFromTheUpgradeToTheEndOfTheRequest() {
    records.stored(upgrade("a", true));
    records.stored(upgrade("b", false));
    // The session goes on without its record.
    records.refused(upgrade("c", false));
    assertOpen("1.0", "2.0");

    records.stored(completion("a", true, Outcome.OUTCOME_COMPLETE));
    records.refused(completion("b", false, Outcome.OUTCOME_CLIENT_ABORTED));
    records.stored(completion("unknown", false, Outcome.OUTCOME_COMPLETE));
    assertOpen("0.0", "1.0");
    assertThat(meters.scrape())
        .contains("sluice_websocket_ended_total{outcome=\"complete\",reading=\"read\"} 1.0")
        .contains("sluice_websocket_ended_total{outcome=\"client_aborted\",reading=\"raw\"} 1.0");
  }

  @Test
  void aRequestWithoutUpgradeIsNoSession() {
    records.stored(
        SampleRecords.at()
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build());

    assertOpen("0.0", "0.0");
    assertThat(meters.scrape()).doesNotContain("sluice_websocket_ended_total{");
  }

  @Test
  void messagesAreCountedByDirectionTypeAndDecision() {
    records.stored(SampleRecords.at().setSession(SampleSessions.redacted()).build());
    records.stored(SampleRecords.at().setSession(SampleSessions.denied()).build());
    stored(SampleSessions.message(Verdict.VERDICT_ALLOWED).setBinary(true).setFromOrigin(true));
    records.stored(completion("a", true, Outcome.OUTCOME_COMPLETE));

    String labels = "direction=\"from_client\",type=\"text\"} ";
    assertThat(meters.scrape())
        .contains(
            "sluice_websocket_messages_total{decision=\"modified\"," + labels + "1.0",
            "sluice_websocket_messages_total{decision=\"denied\"," + labels + "1.0",
            "sluice_websocket_messages_total{decision=\"allowed\",direction=\"from_origin\","
                + "type=\"binary\"} 1.0",
            "sluice_websocket_messages_bytes_total{" + labels + "236.0",
            "sluice_websocket_session_messages_total{" + labels + "3.0",
            "sluice_stage_duration_seconds_count{implementation=\"content-guard\","
                + "outcome=\"allowed\"} 1");
  }

  /** A record of what no stage reads is no judgment. */
  @Test
  void aMessageThatOnlyPassedIsNotJudged() {
    records.stored(SampleRecords.at().setSession(SampleSessions.unseen(false)).build());
    assertThat(meters.scrape()).doesNotContain("sluice_websocket_messages_total{");

    stored(
        SampleSessions.unseen(false).getMessage().toBuilder()
            .setRule(SampleSessions.denied().getMessage().getRule()));
    assertThat(meters.scrape()).contains("sluice_websocket_messages_total{");
  }

  @Test
  void aChangedPolicyIsNoDenial() {
    stored(SampleSessions.message(Verdict.VERDICT_DENIED).setCloseCode(1012));

    assertThat(meters.scrape()).doesNotContain("sluice_websocket_closed_total{");
  }

  private void stored(JudgedMessage.Builder message) {
    records.stored(SampleRecords.at().setSession(SampleSessions.of(message)).build());
  }

  @Test
  void theNodesOwnEndsHaveTheirCause() {
    records.stored(SampleRecords.at().setSession(SampleSessions.denied()).build());
    records.stored(
        SampleRecords.at()
            .setSession(SampleSessions.closing(Cause.CAUSE_PROTOCOL_ERROR, "rsv_bits"))
            .build());

    assertThat(meters.scrape())
        .contains("sluice_websocket_closed_total{cause=\"denied\"} 1.0")
        .contains("sluice_websocket_closed_total{cause=\"protocol_error\"} 1.0");
  }

  private void assertOpen(String read, String raw) {
    assertThat(meters.scrape())
        .contains(SESSIONS.formatted("read", read))
        .contains(SESSIONS.formatted("raw", raw));
  }

  private static AuditRecord upgrade(String uid, boolean isRead) {
    TunnelDecision upgrade =
        SampleRecords.tunnel(Verdict.VERDICT_ALLOWED, Kind.KIND_UPGRADE)
            .setMessagesRead(isRead)
            .build();
    return SampleRecords.at(SampleRecords.TIME, uid).setTunnel(upgrade).build();
  }

  private static AuditRecord completion(String uid, boolean isRead, Outcome outcome) {
    RequestCompletion.Builder completion =
        SampleRecords.completion(SampleRecords.known().build()).setStatus(101).setOutcome(outcome);
    if (isRead) {
      completion.setMessages(SampleSessions.totals());
    }
    return SampleRecords.at(SampleRecords.TIME, uid).setCompletion(completion).build();
  }
}
