package dev.sluice.tools.ocsf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.audit.ocsf.EventMapper;
import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import dev.sluice.testing.SampleSessions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShorthandTest {
  private static final String TIME = "2026-09-21T14:13:20.000Z OCSF ";
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)));

  @Test
  void aDeniedStageReadsAsInTheReference() {
    RequestDecision.Builder request =
        SampleRecords.denied()
            .setScheme("http")
            .addStages(
                SampleRecords.stage(StageTrace.Outcome.OUTCOME_DENIED)
                    .setEntry("content-guard")
                    .setReasonCode("content_match")
                    .clearDurationNanos());
    assertThat(lines(SampleRecords.at().setRequest(request).build()).get(1))
        .isEqualTo(
            TIME
                + "HTTP:POST [MED] DENIED agent-7 -> POST http://api.example.test:443/v1/messages"
                + " [policy:rest_api engine:middleware] [failed:false"
                + " implementation:openshell/regex middleware:content-guard transformed:false"
                + " reason:middleware_denied:content-guard:content_match]");
  }

  @Test
  void aCallOfTheAdminApiEndsWithItsAnswer() {
    assertThat(lines(SampleNodeRecords.adminAction("PUT", 200)))
        .containsExactly(TIME + "ADMIN:SUCCESS [INFO] 192.0.2.7 -> PUT /v1/policies/{sandbox} 200");
    assertThat(lines(SampleNodeRecords.adminRefusal("192.0.2.7", "PUT")).getFirst())
        .endsWith("PUT /v1/policies/{sandbox} the token is not accepted");
  }

  @Test
  void whatWasAskedIsNoFactOfALine() {
    assertThat(lines(SampleRecords.at().setRequest(SampleRecords.known()).build()).getFirst())
        .contains("original_body_length:2048")
        .doesNotContain("asked");
  }

  @Test
  void aMessageOfAWebSocketSaysWhichAndWhy() {
    assertThat(lines(SampleRecords.at().setSession(SampleSessions.refused()).build()).getFirst())
        .isEqualTo(
            TIME
                + "NET:\"WEBSOCKET MESSAGE\" [MED] DENIED agent-7 ->"
                + " wss://api.example.test/v1/realtime"
                + " [policy:realtime engine:supervisor-middleware] [chain_micros:900"
                + " close_code:1008 from:client generation:12 input_bytes:118 message_type:text"
                + " sequence:3 stages:1 reason:middleware_denied:guard:unsafe_content]");
  }

  @Test
  void aTunnelIsOneLine() {
    assertThat(
            lines(
                SampleRecords.at()
                    .setTunnel(
                        SampleRecords.tunnel(
                            Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_CONNECT))
                    .build()))
        .containsExactly(
            TIME
                + "NET:OPEN [INFO] ALLOWED agent-7 -> api.example.test:443"
                + " [policy:rest_api engine:opa]");
  }

  @Test
  void findingsConfigurationAndLifecycleHaveTheirOwnForms() {
    assertThat(lines(SampleNodeRecords.gap(3)))
        .containsExactly(
            TIME
                + "FINDING:CREATE [HIGH] \"Audit records lost\" [type:sluice.audit.gap records:3"
                + " records_at_most:3]");
    assertThat(
            lines(SampleRecords.at().setConfigChange(SampleNodeRecords.configChange()).build())
                .getFirst())
        .startsWith(TIME + "CONFIG:LOADED [INFO] Supervisor policy runtime reloaded");
    assertThat(lines(SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START)))
        .containsExactly(TIME + "LIFECYCLE:START [INFO] Sluice Success");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u001b[2J", "\u2028", "\u202e", "\u0000", "\u0085"})
  void noTextOfAClientCanForgeALine(String evil) {
    String forged = "x" + evil + "2026-01-01T00:00:00.000Z OCSF HTTP:GET [INFO] ALLOWED";
    RequestDecision.Builder request =
        SampleRecords.denied()
            .setPath("/" + forged)
            .setMethod(forged)
            .setReason(forged)
            .setDestination(Destination.newBuilder().setHost(forged).setPort(1))
            .setRule(Rule.newBuilder().setPolicy(forged).setEngine(forged))
            .addStages(
                SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN).setEntry(forged));
    AuditRecord record = SampleRecords.at().setSandbox(forged).setRequest(request).build();
    AuditRecord config =
        SampleRecords.at()
            .setConfigChange(
                SampleNodeRecords.configChange().toBuilder().setMessage(forged).setLabel(forged))
            .build();
    assertThat(lines(record)).allSatisfy(line -> assertThat(line).doesNotContain(evil));
    assertThat(lines(config)).allSatisfy(line -> assertThat(line).doesNotContain(evil));
    assertThat(lines(record).getFirst()).doesNotContain(" [INFO] ");
  }

  @Test
  void longReasonsAreCutAtACharacter() {
    String line =
        lines(
                SampleRecords.at()
                    .setRequest(SampleRecords.denied().setReason("é".repeat(200)))
                    .build())
            .getFirst();
    assertThat(line).endsWith("é...]");
    assertThat(line.substring(line.indexOf("reason:")).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo("reason:...]".length() + 256);
  }

  @Test
  void textThatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> Shorthand.line(new byte[] {'{'}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<String> lines(AuditRecord record) {
    return MAPPER.map(new EventSubject.Single(new RecordPosition("w/0", 1, 1), record)).stream()
        .map(event -> Shorthand.line(event.json()))
        .toList();
  }
}
