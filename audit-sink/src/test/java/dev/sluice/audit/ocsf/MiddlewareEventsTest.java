package dev.sluice.audit.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.testing.SampleRecords;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is told about bodies that stages left. */
class MiddlewareEventsTest {
  private static final String REASON = "middleware transformation denied by policy: x";
  private static final RecordPosition ORIGIN = new RecordPosition("9b2f/0", 41, 7);
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void aDenialFollowsTheStageThatStaysAllowed() {
    List<JsonNode> events =
        events(SampleRecords.denied().addStages(stage(BodyRecheck.Outcome.OUTCOME_DENIED)));

    assertThat(codes(events)).containsExactly("http.decision", "http.stage", "http.recheck");
    assertThat(events.get(1).get("action_id").asInt()).isEqualTo(4);
    JsonNode recheck = events.get(2);
    assertThat(recheck.get("action_id").asInt()).isEqualTo(2);
    assertThat(recheck.get("severity_id").asInt()).isEqualTo(3);
    assertThat(recheck.at("/firewall_rule/name").asString()).isEqualTo("tools");
    assertThat(recheck.at("/firewall_rule/type").asString()).isEqualTo("l7-mcp");
    assertThat(recheck.get("message").asString())
        .isEqualTo(
            "L7_REQUEST_TRANSFORMED deny POST api.example.test:443/v1/messages reason=" + REASON);
  }

  @Test
  void aDenialUnderAuditIsAllowedAndInformational() {
    JsonNode recheck =
        events(
                SampleRecords.redacted()
                    .clearStages()
                    .addStages(stage(BodyRecheck.Outcome.OUTCOME_AUDITED)))
            .get(2);

    assertThat(recheck.get("action_id").asInt()).isEqualTo(1);
    assertThat(recheck.get("severity_id").asInt()).isEqualTo(1);
    assertThat(recheck.at("/unmapped/audit_only").asBoolean()).isTrue();
    assertThat(recheck.get("message").asString()).startsWith("L7_REQUEST_TRANSFORMED audit POST ");
  }

  @Test
  void aFailureToEvaluateIsAFinding() {
    List<JsonNode> events =
        events(SampleRecords.denied().addStages(stage(BodyRecheck.Outcome.OUTCOME_FAILED)));

    assertThat(codes(events)).containsExactly("http.decision", "http.stage", "finding.platform");
    JsonNode finding = events.get(2);
    assertThat(finding.at("/finding_info/uid").asString())
        .isEqualTo("openshell.middleware.policy_evaluation_failure");
    assertThat(finding.get("severity_id").asInt()).isEqualTo(4);
    assertThat(finding.get("message").asString())
        .isEqualTo("Transformed request denied because policy evaluation failed");
  }

  /** The decision names it, since events of stages may be off. */
  @Test
  void theDecisionNamesTheStageThatFailed() {
    StageTrace.Builder failed =
        SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
            .setEntry("word")
            .setImplementation("example/response-guard")
            .setReasonCode("binding_not_described");

    JsonNode decision = events(SampleRecords.denied().clearStages().addStages(failed)).getFirst();

    assertThat(decision.at("/unmapped/failed_stage").toString())
        .isEqualTo("{\"middleware\":\"word\",\"implementation\":\"example/response-guard\"}");
  }

  /** The count is an unsigned number, and a service may report none. */
  @ParameterizedTest
  @ValueSource(longs = {0, 2, Integer.MAX_VALUE, 1L << 31, (1L << 32) - 1})
  void countOfAFindingIsReportedAsSent(long count) {
    StageTrace.Builder stage =
        SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED)
            .addFindings(SampleRecords.finding("high").toBuilder().setCount((int) count));

    JsonNode finding = events(SampleRecords.redacted().clearStages().addStages(stage)).getLast();

    assertThat(finding.at("/metadata/event_code").asString()).isEqualTo("finding.service");
    assertThat(finding.at("/unmapped/phase").asString()).isEqualTo("pre_credentials");
    assertThat(finding.at("/unmapped/count").isNumber()).isTrue();
    assertThat(finding.at("/unmapped/count").asLong()).isEqualTo(count);
    assertThat(finding.at("/evidences/0/data/count").asString()).isEqualTo(Long.toString(count));
    assertThat(finding.get("message").asString())
        .isEqualTo("Middleware finding openai_key count=" + count);
  }

  private static StageTrace.Builder stage(BodyRecheck.Outcome outcome) {
    return SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED)
        .setTransformed(true)
        .setRecheck(
            BodyRecheck.newBuilder()
                .setOutcome(outcome)
                .setPolicy("tools")
                .setEngine("l7-mcp")
                .setReason(REASON));
  }

  private static List<JsonNode> events(RequestDecision.Builder decision) {
    List<OcsfEvent> events =
        MAPPER.map(new EventSubject.Single(ORIGIN, at().setRequest(decision).build()));
    return events.stream().map(event -> JSON.readTree(event.json())).toList();
  }

  private static List<String> codes(List<JsonNode> events) {
    return events.stream().map(event -> event.at("/metadata/event_code").asString()).toList();
  }
}
