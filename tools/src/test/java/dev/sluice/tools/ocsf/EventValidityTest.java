package dev.sluice.tools.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.integrity.SealedMapping;
import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.BodyRecheck;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Signature;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.testing.EveryRecord;
import dev.sluice.testing.SampleRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that a node makes, against the OCSF schema. */
class EventValidityTest {
  private static final Node NODE =
      new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY));
  private static final RecordPosition POSITION = new RecordPosition("9b2f/0", 41, 7);
  private static final EventMapper MAPPER = new EventMapper(NODE);
  private static final OcsfValidator VALIDATOR = new OcsfValidator();

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.sluice.testing.EveryRecord#records")
  void everyRecordBecomesValidEvents(AuditRecord record) {
    assertValid(record);
  }

  @ParameterizedTest
  @MethodSource("dev.sluice.testing.EveryRecord#records")
  void everyEventIsOneLine(AuditRecord record) {
    assertThat(MAPPER.map(new EventSubject.Single(POSITION, record)))
        .allSatisfy(event -> assertThat(Shorthand.line(event.json())).doesNotContain("\n"));
  }

  @Test
  void aDecisionJoinedWithItsCompletionIsValid() {
    AuditRecord decision = at().setRequest(SampleRecords.redacted()).build();
    AuditRecord completion =
        at(SampleRecords.TIME + 40, SampleRecords.UID)
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build();
    assertValid(MAPPER.map(new EventSubject.Exchange(POSITION, decision, POSITION, completion)));
  }

  @Test
  void missingRecordsBecomeAValidEvent() {
    assertValid(MAPPER.map(new EventSubject.Missing(POSITION, SampleRecords.TIME, 3, 2)));
  }

  @Test
  void aFailureWithCredentialsAndASignatureIsValid() {
    RequestDecision decision =
        SampleRecords.redacted()
            .setCredentialsInjected(true)
            .setSignature(
                Signature.newBuilder()
                    .setService("bedrock")
                    .setRegion("eu-west-1")
                    .setMode("sign_body"))
            .build();
    assertValid(
        at().setCompletion(
                SampleRecords.completion(decision)
                    .setOutcome(RequestCompletion.Outcome.OUTCOME_UPSTREAM_FAILED)
                    .setReason("upstream_tls_failed: certificate_expired"))
            .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.example.test",
        "my_service.internal",
        "192.0.2.1",
        "[2001:db8::1]",
        "2001:db8::1"
      })
  void everyKindOfHostIsValid(String host) {
    Destination destination = Destination.newBuilder().setHost(host).setPort(8443).build();
    assertValid(at().setRequest(SampleRecords.denied().setDestination(destination)).build());
  }

  @Test
  void aPathThatWasCutIsValid() {
    String path = "/" + "\uD83D\uDE80".repeat(5000);
    assertValid(at().setRequest(SampleRecords.denied().setPath(path)).build());
  }

  @ParameterizedTest
  @EnumSource(
      value = BodyRecheck.Outcome.class,
      names = {"OUTCOME_AUDITED", "OUTCOME_DENIED", "OUTCOME_FAILED"})
  void aBodyJudgedAgainIsValid(BodyRecheck.Outcome outcome) {
    StageTrace.Builder stage =
        SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED)
            .setTransformed(true)
            .setRecheck(
                BodyRecheck.newBuilder()
                    .setOutcome(outcome)
                    .setPolicy("tools")
                    .setEngine("l7-mcp")
                    .setReason("middleware transformation denied by policy: x"));
    assertValid(at().setRequest(SampleRecords.denied().addStages(stage)).build());
    assertValid(at().setRequest(SampleRecords.redacted().clearStages().addStages(stage)).build());
  }

  @Test
  void sealedEventsAreValid() throws IOException {
    try (SealedMapping sealing =
        SealedMapping.open(directory, NODE.id(), MAPPER, EventSettings.DEFAULTS.checkpoints())) {
      long sequence = 1;
      for (AuditRecord record : EveryRecord.records().toList()) {
        RecordPosition position = new RecordPosition(NODE.id() + "/0", sequence++, 1);
        assertValid(sealing.map(new EventSubject.Single(position, record)));
      }
    }
  }

  private static void assertValid(AuditRecord record) {
    assertValid(MAPPER.map(new EventSubject.Single(POSITION, record)));
  }

  private static void assertValid(List<OcsfEvent> events) {
    assertThat(events).isNotEmpty();
    assertThat(events).allSatisfy(event -> assertThat(VALIDATOR.validate(event.json())).isEmpty());
  }
}
