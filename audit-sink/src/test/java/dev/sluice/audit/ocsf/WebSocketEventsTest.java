package dev.sluice.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.JudgedMessage;
import dev.sluice.proto.v1.SessionClosing;
import dev.sluice.proto.v1.SessionEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of WebSocket sessions against middleware-contract l.3. */
class WebSocketEventsTest {
  private static final Node NODE =
      new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY));

  @ParameterizedTest
  @CsvSource({
    "OUTCOME_INSPECTS, inspect, Other, Allowed, Informational, Success",
    "OUTCOME_SKIPPED, voluntary_skip, Other, Other, Informational, Success",
    "OUTCOME_ALLOWED, allow, Allowed, Allowed, Informational, Success",
    "OUTCOME_DENIED, deny, Denied, Blocked, Medium, Failure",
    "OUTCOME_FAILED_OPEN, fail_open, Other, Allowed, Medium, Failure",
    "OUTCOME_FAILED_CLOSED, fail_closed, Denied, Blocked, High, Failure",
  })
  void eachOutcomeOfAStageHasItsRow(
      Outcome outcome,
      String token,
      String action,
      String disposition,
      String severity,
      String status) {
    JsonNode event = stage(SampleSessions.opening(Verdict.VERDICT_ALLOWED, of(outcome)));

    assertThat(event.at("/activity_name").asString()).isEqualTo("WebSocket middleware");
    assertThat(event.at("/firewall_rule/type").asString()).isEqualTo("supervisor-middleware");
    assertThat(event.at("/action").asString()).isEqualTo(action);
    assertThat(event.at("/disposition").asString()).isEqualTo(disposition);
    assertThat(event.at("/severity").asString()).isEqualTo(severity);
    assertThat(event.at("/status").asString()).isEqualTo(status);
    assertThat(event.at("/message").asString())
        .isEqualTo(
            "WEBSOCKET_MIDDLEWARE "
                + token
                + " config=guard implementation=content-guard sequence=- input_bytes=0"
                + " replacement_bytes=- transformed=false reason_code="
                + (outcome == Outcome.OUTCOME_DENIED ? "some_code" : "-"));
  }

  private static StageTrace.Builder of(Outcome outcome) {
    return SampleSessions.stage(outcome).setReasonCode("some_code");
  }

  @Test
  void secretsThatTheOriginSentBackAreTold() {
    List<JsonNode> events =
        map(
            SampleRecords.at()
                .setCompletion(
                    SampleRecords.completion(SampleRecords.known().build())
                        .setMessages(SampleSessions.totals()))
                .build(),
            StageEvents.ALL);

    JsonNode messages = events.getFirst().at("/unmapped/messages");
    assertThat(messages.at("/scrubbed/0").asString()).isEqualTo("github");
    assertThat(messages.at("/scrub_replacements").asInt()).isEqualTo(2);
    JsonNode finding = events.get(1);
    assertThat(finding.at("/finding_info/uid").asString()).isEqualTo("sluice.response.scrubbed");
    assertThat(finding.at("/evidences/0/data/count").asString()).isEqualTo("2");
    assertThat(finding.at("/evidences/0/data/credentials").asString()).isEqualTo("github");
  }

  @Test
  void aReplacedMessageIsModified() {
    JsonNode event = stage(SampleSessions.redacted());

    assertThat(event.at("/action").asString()).isEqualTo("Modified");
    assertThat(event.at("/message").asString())
        .contains("sequence=3 input_bytes=118 replacement_bytes=97 transformed=true");
  }

  @Test
  void theFindingsOfAStageFollowIt() {
    assertThat(codes(SampleSessions.failed(Outcome.OUTCOME_FAILED_CLOSED), StageEvents.ALL))
        .containsExactly(
            "websocket.message",
            "websocket.stage",
            "finding.platform",
            "finding.platform",
            "finding.platform");
    assertThat(map(SampleSessions.failed(Outcome.OUTCOME_FAILED_CLOSED), StageEvents.ALL))
        .extracting(event -> event.at("/finding_info/uid").asString(""))
        .containsExactly(
            "",
            "",
            "openshell.middleware.websocket_failure",
            "openshell.middleware.websocket_stage_disabled",
            "openshell.middleware.admission_saturated");
    assertThat(map(SampleSessions.failed(Outcome.OUTCOME_FAILED_CLOSED), StageEvents.ALL))
        .extracting(event -> event.at("/evidences/0/data/disposition").asString(""))
        .containsExactly("", "", "fail_closed", "fail_closed", "");
    JsonNode last =
        map(SampleSessions.failed(Outcome.OUTCOME_FAILED_OPEN), StageEvents.ALL).getLast();
    assertThat(last.at("/evidences/0/data/operation").asString("")).isEqualTo("websocket_message");
  }

  @Test
  void coverageSaysWhatIsNotRead() {
    JsonNode whole =
        map(SampleSessions.opening(Verdict.VERDICT_ALLOWED), StageEvents.ALL).getLast();
    JsonNode single = map(SampleSessions.unseen(false), StageEvents.ALL).getLast();

    assertThat(whole.at("/message").asString())
        .isEqualTo(
            "WEBSOCKET_MIDDLEWARE_COVERAGE state=binding_not_selected config=redact"
                + " implementation=openshell/regex sequence=- message_type=- input_bytes=0");
    assertThat(single.at("/message").asString())
        .isEqualTo(
            "WEBSOCKET_MIDDLEWARE_COVERAGE state=unsupported_message_type config=redact"
                + " implementation=openshell/regex sequence=3 message_type=binary"
                + " input_bytes=118");
    assertThat(single.at("/unmapped/websocket_sequence").asString()).isEqualTo("3");
    assertThat(single.at("/unmapped/input_bytes").asInt()).isEqualTo(118);
  }

  /** Decisions have an event with their number always, in the same place. */
  @ParameterizedTest
  @EnumSource(StageEvents.class)
  void everyDecisionHasItsNumber(StageEvents wanted) {
    for (SessionEvent event :
        List.of(
            SampleSessions.opening(Verdict.VERDICT_ALLOWED, of(Outcome.OUTCOME_INSPECTS)),
            SampleSessions.redacted(),
            SampleSessions.denied(),
            SampleSessions.closing(SessionClosing.Cause.CAUSE_RELOADED, ""))) {
      JsonNode first = map(event, wanted).getFirst();
      assertThat(first.at("/metadata/sequence").asLong()).isEqualTo(7);
      assertThat(first.at("/metadata/uid").asString()).endsWith("/41/0");
      assertThat(first.at("/metadata/correlation_uid").asString()).isEqualTo(SampleRecords.UID);
    }
  }

  @Test
  void stageEventsAppliesToStages() {
    SessionEvent clean =
        SampleSessions.of(
            SampleSessions.message(Verdict.VERDICT_ALLOWED).addStages(of(Outcome.OUTCOME_ALLOWED)));

    assertThat(codes(clean, StageEvents.ALL))
        .containsExactly("websocket.message", "websocket.stage");
    assertThat(codes(clean, StageEvents.CHANGED)).containsExactly("websocket.message");
    assertThat(codes(SampleSessions.redacted(), StageEvents.CHANGED))
        .containsExactly("websocket.message", "websocket.stage", "finding.service");
    assertThat(codes(SampleSessions.redacted(), StageEvents.NONE))
        .containsExactly("websocket.message", "finding.service");
  }

  @ParameterizedTest
  @CsvSource({"false, pre_credentials", "true, pre_return"})
  void theSenderOfAMessageIsThePhaseOfItsFindings(boolean fromOrigin, String phase) {
    SessionEvent.Builder session = SampleSessions.redacted().toBuilder();
    session.getMessageBuilder().setFromOrigin(fromOrigin);

    JsonNode finding = map(session.build(), StageEvents.NONE).getLast();

    assertThat(finding.at("/metadata/event_code").asString()).isEqualTo("finding.service");
    assertThat(finding.at("/unmapped/phase").asString()).isEqualTo(phase);
  }

  @Test
  void aDeniedMessageSaysWhy() {
    JsonNode event = map(SampleSessions.denied(), StageEvents.ALL).getFirst();

    assertThat(event.at("/status_code").asString()).isEqualTo("policy_denied");
    assertThat(event.at("/status_detail").asString())
        .isEqualTo("tools/call delete_repo not permitted by policy");
    assertThat(event.at("/unmapped/denied_call/tool").asString()).isEqualTo("delete_repo");
    assertThat(event.at("/unmapped/close_code").asInt()).isEqualTo(1008);
    assertThat(event.at("/url/path").asString()).isEqualTo("/v1/realtime");
    assertThat(event.at("/message").asString())
        .isEqualTo(
            "WEBSOCKET_L7_REQUEST deny WEBSOCKET_TEXT api.example.test:443/v1/realtime"
                + " reason=tools/call delete_repo not permitted by policy");
  }

  /** The decision names it, since events of stages may be off. */
  @Test
  void theDecisionNamesTheStageThatFailed() {
    SessionEvent handshake =
        SampleSessions.opening(Verdict.VERDICT_DENIED, of(Outcome.OUTCOME_FAILED_CLOSED));

    for (SessionEvent stopped :
        List.of(handshake, SampleSessions.failed(Outcome.OUTCOME_FAILED_CLOSED))) {
      assertThat(map(stopped, StageEvents.NONE).getFirst().at("/unmapped/failed_stage").toString())
          .isEqualTo("{\"middleware\":\"guard\",\"implementation\":\"content-guard\"}");
    }
    JsonNode refused = map(SampleSessions.refused(), StageEvents.NONE).getFirst();
    assertThat(refused.at("/unmapped").has("failed_stage")).isFalse();
  }

  @Test
  void anObservedMessageIsNotOneOfAudit() {
    JsonNode event = map(SampleSessions.observed(), StageEvents.ALL).getFirst();

    assertThat(event.at("/unmapped/would_deny").asBoolean()).isTrue();
    assertThat(event.at("/unmapped/would_refuse").asString()).isEqualTo("policy_denied");
    assertThat(event.at("/unmapped/audit_only").isMissingNode()).isTrue();
    assertThat(event.at("/message").asString()).startsWith("WEBSOCKET_MESSAGE observe ");
  }

  @ParameterizedTest
  @CsvSource({
    "CAUSE_RELOADED, '', l7, L7 tunnel closed after policy reload",
    "CAUSE_PROTOCOL_ERROR, rsv_bits, l7-websocket, WEBSOCKET_CREDENTIAL_REWRITE closed ambiguous"
        + " client frame",
    "CAUSE_CAPACITY, assembly_capacity_exhausted, l7-websocket, WebSocket text assembly capacity"
        + " exhausted for",
    "CAUSE_CAPACITY, middleware_admission_exhausted, l7-websocket, WebSocket middleware admission"
        + " exhausted for",
  })
  void anEndByTheProxySaysWhy(
      SessionClosing.Cause cause, String detail, String engine, String message) {
    JsonNode event = map(SampleSessions.closing(cause, detail), StageEvents.ALL).getFirst();

    assertThat(event.at("/activity_name").asString()).isEqualTo("Open");
    assertThat(event.at("/action").asString()).isEqualTo("Denied");
    assertThat(event.at("/severity").asString()).isEqualTo("Medium");
    assertThat(event.at("/firewall_rule/type").asString()).isEqualTo(engine);
    assertThat(event.at("/status_detail").asString("")).isEqualTo(detail);
    assertThat(event.at("/message").asString()).startsWith(message);
  }

  /** A message that no rule names was read by stages, or by none. */
  @Test
  void theEngineOfAMessageIsWhatReadIt() {
    JudgedMessage.Builder bare = SampleSessions.message(Verdict.VERDICT_DENIED);

    assertThat(engine(SampleSessions.refused())).isEqualTo("supervisor-middleware");
    assertThat(engine(SampleSessions.of(bare))).isEqualTo("l7-websocket");
  }

  private static String engine(SessionEvent event) {
    return map(event, StageEvents.ALL).getFirst().at("/firewall_rule/type").asString();
  }

  private static JsonNode stage(SessionEvent event) {
    return map(event, StageEvents.ALL).stream()
        .filter(it -> it.at("/metadata/event_code").asString().equals("websocket.stage"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> codes(SessionEvent event, StageEvents wanted) {
    return map(event, wanted).stream().map(it -> it.at("/metadata/event_code").asString()).toList();
  }

  private static List<JsonNode> map(SessionEvent event, StageEvents wanted) {
    return map(SampleRecords.at().setSession(event).build(), wanted);
  }

  private static List<JsonNode> map(AuditRecord record, StageEvents wanted) {
    RecordPosition position = RecordPosition.of("9b2f/0", 41, 7, record);
    return new EventMapper(NODE, wanted)
        .map(new EventSubject.Single(position, record)).stream()
            .map(it -> new JsonMapper().readTree(it.json()))
            .toList();
  }
}
