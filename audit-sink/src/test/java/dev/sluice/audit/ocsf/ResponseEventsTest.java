package dev.sluice.audit.ocsf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.ResponseClosing.Commitment;
import dev.sluice.proto.v1.ResponseEvent;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StageTrace.Outcome;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleResponses;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of responses against http-responses 14, and of streamed requests. */
class ResponseEventsTest {
  private static final Node NODE =
      new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY));

  @ParameterizedTest
  @CsvSource({
    "OUTCOME_INSPECTS, false, stream, Allowed, Allowed, Informational, Success",
    "OUTCOME_SKIPPED, false, skip, Allowed, Allowed, Informational, Success",
    "OUTCOME_ALLOWED, true, finish, Allowed, Allowed, Informational, Success",
    "OUTCOME_DENIED, false, blockdelivery, Denied, Blocked, Medium, Failure",
    "OUTCOME_DENIED, true, reject, Denied, Blocked, Medium, Failure",
    "OUTCOME_FAILED_OPEN, false, failopen, Other, Error, Medium, Failure",
    "OUTCOME_FAILED_CLOSED, false, failclosed, Other, Error, Medium, Failure",
    "OUTCOME_FAILED_CLOSED, true, failclosed, Denied, Blocked, Medium, Failure",
  })
  void eachOutcomeOfAStageHasItsRow(
      Outcome outcome,
      boolean hooks,
      String word,
      String action,
      String disposition,
      String severity,
      String status) {
    JsonNode event =
        one(
            SampleResponses.decided(
                Verdict.VERDICT_ALLOWED, SampleResponses.stage(outcome, hooks, word)),
            "response.stage");

    assertThat(event.at("/firewall_rule/type").asString()).isEqualTo("supervisor-middleware");
    assertThat(event.at("/http_response/code").asInt()).isEqualTo(200);
    assertThat(event.at("/action").asString()).isEqualTo(action);
    assertThat(event.at("/disposition").asString()).isEqualTo(disposition);
    assertThat(event.at("/severity").asString()).isEqualTo(severity);
    assertThat(event.at("/status").asString()).isEqualTo(status);
    assertThat(event.at("/unmapped/response_middleware_outcome").asString()).isEqualTo(word);
    assertThat(event.at("/unmapped").has("http_hook_version")).isEqualTo(hooks);
    assertThat(event.at("/message").asString())
        .isEqualTo(
            "HTTP_RESPONSE_MIDDLEWARE config=guard implementation=content-guard outcome="
                + word
                + (hooks ? "" : " sequence=3")
                + " input_bytes=1180 failed="
                + outcome.name().startsWith("OUTCOME_FAILED")
                + (hooks ? " reason=-" : ""));
  }

  @Test
  void aRefusalIsAMediumFinding() {
    JsonNode finding =
        one(
            SampleResponses.decided(
                Verdict.VERDICT_DENIED,
                SampleResponses.stage(Outcome.OUTCOME_DENIED, true, "reject")),
            "finding.platform");

    assertThat(finding.at("/severity").asString()).isEqualTo("Medium");
    assertThat(finding.at("/finding_info/uid").asString())
        .isEqualTo("openshell.middleware.http_response_blocked");
    JsonNode data = finding.at("/evidences/0/data");
    assertThat(data.propertyNames())
        .containsExactlyInAnyOrder(
            "policy", "middleware_config", "middleware_implementation", "host", "phase");
    assertThat(data.get("phase").asString()).isEqualTo("pre_return");
  }

  /** The events name it, since those of stages may be off. */
  @Test
  void theDecisionAndTheEndNameTheStageThatFailed() {
    StageTrace.Builder failed = SampleResponses.failed(Outcome.OUTCOME_FAILED_CLOSED, true);

    assertThat(
            List.of(
                one(SampleResponses.undelivered(), "response.decision"),
                one(
                    SampleResponses.ended(
                        "response_delivery_failed", Commitment.COMMITMENT_AFTER_COMMIT, failed),
                    "response.closing")))
        .extracting(event -> event.at("/unmapped/failed_stage").toString())
        .containsOnly("{\"middleware\":\"guard\",\"implementation\":\"content-guard\"}");
  }

  @Test
  void aFindingInAResponseIsOfThePhaseBeforeItsReturn() {
    JsonNode finding =
        one(
            SampleResponses.decided(
                Verdict.VERDICT_ALLOWED,
                SampleResponses.stage(Outcome.OUTCOME_ALLOWED, true, "finish")
                    .addFindings(SampleRecords.finding("high"))),
            "finding.service");

    assertThat(finding.at("/unmapped/phase").asString()).isEqualTo("pre_return");
  }

  @Test
  void theRequestOfARefusedResponseHasTheCodeOfTheRefusal() {
    AuditRecord completion =
        SampleRecords.at()
            .setCompletion(
                SampleRecords.completion(SampleRecords.redacted().build())
                    .setOutcome(RequestCompletion.Outcome.OUTCOME_REFUSED)
                    .setStatus(403)
                    .setRefusal("middleware_denied")
                    .setReason("middleware_denied:guard:secret_found"))
            .build();

    JsonNode event = events(completion).getFirst();

    assertThat(event.at("/status").asString()).isEqualTo("Failure");
    assertThat(event.at("/status_code").asString()).isEqualTo("middleware_denied");
    assertThat(event.at("/status_detail").asString())
        .isEqualTo("middleware_denied:guard:secret_found");
  }

  @Test
  void aStageThatFailedOpenHasItsCategory() {
    JsonNode finding =
        one(
            SampleResponses.decided(
                Verdict.VERDICT_ALLOWED,
                SampleResponses.failed(Outcome.OUTCOME_FAILED_OPEN, false)),
            "finding.platform");

    assertThat(finding.at("/finding_info/uid").asString())
        .isEqualTo("openshell.middleware.http_response_fail_open");
    assertThat(finding.at("/evidences/0/data/failure_category").asString()).isEqualTo("timeout");
    assertThat(finding.at("/evidences/0/data/disposition").asString()).isEqualTo("fail_open");
  }

  @Test
  void aFailureBeforeTheCommitIsHigh() {
    JsonNode finding = one(SampleResponses.undelivered(), "finding.platform");

    assertThat(finding.at("/severity").asString()).isEqualTo("High");
    assertThat(finding.at("/finding_info/uid").asString())
        .isEqualTo("openshell.middleware.http_response_failure");
    assertThat(finding.at("/evidences/0/data/commitment").asString()).isEqualTo("before_commit");
    assertThat(finding.at("/evidences/0/data/upstream_status").asString()).isEqualTo("200");
  }

  @ParameterizedTest
  @CsvSource({"response_delivery_failed", "middleware_denied"})
  void whatIsCutAfterTheCommitIsAFailureWhoeverCutIt(String refusal) {
    JsonNode finding =
        one(SampleResponses.ended(refusal, Commitment.COMMITMENT_AFTER_COMMIT), "finding.platform");

    assertThat(finding.at("/severity").asString()).isEqualTo("High");
    assertThat(finding.at("/evidences/0/data/commitment").asString()).isEqualTo("after_commit");
    assertThat(finding.at("/evidences/0/data/downstream_framing").asString()).isEqualTo("chunked");
  }

  @Test
  void aClientThatLeftIsNoFinding() {
    ResponseEvent left =
        SampleResponses.left(
            "downstream_disconnect",
            Commitment.COMMITMENT_BEFORE_COMMIT,
            SampleResponses.cancelled("downstream_disconnect"));

    assertThat(codes(left)).containsExactly("response.closing", "response.stage");
    JsonNode closing = one(left, "response.closing");
    assertThat(closing.at("/severity").asString()).isEqualTo("Informational");
    assertThat(closing.at("/status").asString()).isEqualTo("Failure");
    assertThat(closing.at("/status_detail").asString()).isEqualTo("downstream_disconnect");
    JsonNode stage = one(left, "response.stage");
    assertThat(stage.at("/unmapped/response_middleware_outcome").asString()).isEqualTo("cancelled");
    assertThat(stage.at("/unmapped/failure_reason").asString())
        .isEqualTo("middleware_cancelled: downstream_disconnect");
  }

  @Test
  void whatWasScrubbedAndToolsThatChangedAreFindings() {
    assertThat(
            all(SampleResponses.delivered()).stream()
                .map(event -> event.at("/finding_info/uid").asString())
                .filter(uid -> !uid.isEmpty()))
        .containsExactly("sluice.response.scrubbed", "sluice.mcp.tool_changed");
  }

  @Test
  void anotherFormOfTheContractIsAFindingWithTheNumberOfThoseNotTold() {
    ResponseEvent failed =
        SampleResponses.decided(Verdict.VERDICT_ALLOWED, SampleResponses.unimplemented());

    JsonNode data = one(failed, "finding.platform").at("/evidences/0/data");

    assertThat(data.get("operation").asString()).isEqualTo("http_response");
    assertThat(data.get("contract_failure").asString()).isEqualTo("unimplemented");
    assertThat(data.get("suppressed_count").asString()).isEqualTo("4");
  }

  @Test
  void anIdleBodyIsDeniedWithLowSeverity() {
    JsonNode event =
        events(
                SampleRecords.at()
                    .setHalt(SampleResponses.halted("client_progress_timeout", 408))
                    .build())
            .getFirst();

    assertThat(event.at("/severity").asString()).isEqualTo("Low");
    assertThat(event.at("/action").asString()).isEqualTo("Denied");
    assertThat(event.at("/status_detail").asString()).isEqualTo("request_client_progress_timeout");
    assertThat(event.at("/firewall_rule/type").asString()).isEqualTo("middleware");
    assertThat(event.at("/message").asString())
        .isEqualTo("MIDDLEWARE request body idle for 30s; request aborted");
  }

  @Test
  void anOriginThatAnswers408EarlyIsNoIdleBody() {
    JsonNode event =
        events(SampleRecords.at().setHalt(SampleResponses.halted("upstream_response", 408)).build())
            .getFirst();

    assertThat(event.at("/severity").asString()).isEqualTo("Informational");
    assertThat(event.at("/status_detail").asString())
        .isEqualTo("middleware_cancelled: upstream_response");
  }

  @Test
  void aHookIsAskedAboutTrafficThatNothingReads() {
    JsonNode event =
        events(
                SampleRecords.at()
                    .setTunnel(SampleResponses.uninspectable(Outcome.OUTCOME_DENIED))
                    .build())
            .stream()
            .filter(of -> of.at("/metadata/event_code").asString().equals("tunnel.stage"))
            .findFirst()
            .orElseThrow();

    assertThat(event.at("/activity_name").asString()).isEqualTo("Uninspectable traffic middleware");
    assertThat(event.at("/message").asString())
        .isEqualTo(
            "MIDDLEWARE_UNINSPECTABLE reject config=guard implementation=content-guard"
                + " traffic=raw_tcp reason_code=no_raw_traffic failure=-");
  }

  private static JsonNode one(ResponseEvent response, String code) {
    return all(response).stream()
        .filter(event -> event.at("/metadata/event_code").asString().equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> codes(ResponseEvent response) {
    return all(response).stream()
        .map(event -> event.at("/metadata/event_code").asString())
        .toList();
  }

  private static List<JsonNode> all(ResponseEvent response) {
    return events(SampleRecords.at().setResponse(response).build());
  }

  private static List<JsonNode> events(AuditRecord record) {
    JsonMapper json = new JsonMapper();
    RecordPosition position = new RecordPosition("writer", 7, 3);
    return new EventMapper(NODE, StageEvents.ALL)
        .map(new EventSubject.Single(position, record)).stream()
            .map(event -> json.readTree(event.json()))
            .toList();
  }
}
