package dev.sluice.audit.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.StreamedStage;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TunnelEventsTest {
  private static final Node NODE =
      new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY));
  private static final RecordPosition POSITION = new RecordPosition("9b2f/0", 41, 7);
  private static final FindingCount TOKEN =
      FindingCount.newBuilder()
          .setType("secrets.jwt")
          .setLabel("JSON Web Token in host")
          .setSeverity("high")
          .setCount(1)
          .build();

  /** OCSF: status 1 is success, severity 1 informational. */
  @ParameterizedTest
  @CsvSource({"'', 1, 1", "the node stops, 1, 1", "policy reload, 2, 2"})
  void aTunnelThatAStopOfTheNodeEndsHasEndedInOrder(String reason, int status, int severity) {
    TunnelCompletion completion =
        SampleRecords.tunnelCompletion().toBuilder().setReason(reason).build();

    JsonNode event = event(at().setTunnelCompletion(completion).build());

    assertThat(event.get("status_id").asInt()).isEqualTo(status);
    assertThat(event.get("severity_id").asInt()).isEqualTo(severity);
    assertThat(event.path("status_detail").asString("")).isEqualTo(reason);
  }

  @Test
  void whatTheObserveModeAllowsIsSaid() {
    TunnelDecision decision =
        SampleRecords.tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_CONNECT)
            .setWouldRefuse("policy_denied")
            .build();

    JsonNode event = event(at().setTunnel(decision).build());

    assertThat(event.at("/unmapped/would_deny").asBoolean()).isTrue();
    assertThat(event.at("/unmapped/would_refuse").asString()).isEqualTo("policy_denied");
    assertThat(event.at("/action_id").asInt()).isEqualTo(1);
    assertThat(event.at("/message").asString()).startsWith("CONNECT observe ");
  }

  /** Of an entry that searched the host. */
  @Test
  void findingsOfStagesFollowTheDecision() {
    TunnelDecision decision =
        SampleRecords.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT)
            .addStages(
                StageTrace.newBuilder()
                    .setEntry("secrets")
                    .setOutcome(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
                    .addFindings(TOKEN))
            .addStages(
                StageTrace.newBuilder()
                    .setEntry("open")
                    .setOutcome(StageTrace.Outcome.OUTCOME_FAILED_OPEN))
            .build();
    AuditRecord record = at().setTunnel(decision).build();

    assertThat(new EventMapper(NODE).map(new EventSubject.Single(POSITION, record)))
        .extracting(event -> new JsonMapper().readTree(event.json()))
        .extracting(
            event -> event.at("/metadata/event_code").asString(),
            event -> event.at("/unmapped/phase").asString(""))
        .containsExactly(
            tuple("tunnel.decision", ""),
            tuple("finding.platform", ""),
            tuple("finding.platform", ""),
            tuple("finding.service", "pre_credentials"));
  }

  /** The decision names it, since events of stages may be off. */
  @Test
  void theDecisionNamesTheStageThatFailed() {
    TunnelDecision decision =
        SampleRecords.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT)
            .addStages(streamed("passes", StageTrace.Outcome.OUTCOME_ALLOWED))
            .addStages(
                StageTrace.newBuilder()
                    .setEntry("guard")
                    .setImplementation("content-guard")
                    .setOutcome(StageTrace.Outcome.OUTCOME_FAILED_CLOSED))
            .build();

    assertThat(event(at().setTunnel(decision).build()).at("/unmapped/failed_stage").toString())
        .isEqualTo("{\"middleware\":\"guard\",\"implementation\":\"content-guard\"}");
  }

  /** Findings stay, and so do the uids of all events that are left. */
  @Test
  void stagesThatLetTrafficPassAreLeftOutOnRequest() {
    TunnelDecision decision =
        SampleRecords.tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_CONNECT)
            .addStages(streamed("passes", StageTrace.Outcome.OUTCOME_ALLOWED))
            .addStages(streamed("fails", StageTrace.Outcome.OUTCOME_FAILED_OPEN))
            .build();

    List<String> all = events(decision, StageEvents.ALL);

    assertThat(all).hasSize(4);
    assertThat(events(decision, StageEvents.CHANGED))
        .containsExactly(all.get(0), all.get(2), all.get(3));
    assertThat(events(decision, StageEvents.NONE)).containsExactly(all.get(0), all.get(3));
  }

  private static StageTrace streamed(String entry, StageTrace.Outcome outcome) {
    return StageTrace.newBuilder()
        .setEntry(entry)
        .setOutcome(outcome)
        .setStreamed(StreamedStage.getDefaultInstance())
        .build();
  }

  /** The code and uid of each. */
  private static List<String> events(TunnelDecision decision, StageEvents wanted) {
    EventSubject subject = new EventSubject.Single(POSITION, at().setTunnel(decision).build());
    return new EventMapper(NODE, wanted)
        .map(subject).stream()
            .map(event -> new JsonMapper().readTree(event.json()).at("/metadata"))
            .map(data -> data.at("/event_code").asString() + " " + data.at("/uid").asString())
            .toList();
  }

  private static JsonNode event(AuditRecord record) {
    OcsfEvent only =
        new EventMapper(NODE).map(new EventSubject.Single(POSITION, record)).getFirst();
    return new JsonMapper().readTree(only.json());
  }
}
