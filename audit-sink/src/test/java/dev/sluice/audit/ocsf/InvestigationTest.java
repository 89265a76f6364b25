package dev.sluice.audit.ocsf;

import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Lifecycle;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleNodeRecords;
import dev.sluice.testing.SampleRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an investigator reads from an event. */
class InvestigationTest {
  private static final long MADE = SampleRecords.TIME + 900;
  private static final RecordPosition ORIGIN = new RecordPosition("9b2f/0", 41, 7);
  private static final JsonMapper JSON = new JsonMapper();
  private static final EventMapper MAPPER =
      new EventMapper(
          new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY)),
          StageEvents.ALL,
          InstantSource.fixed(Instant.ofEpochMilli(MADE)));

  @ParameterizedTest
  @MethodSource("dev.sluice.testing.EveryRecord#records")
  void everyEventSaysWhenItWasMade(AuditRecord record) {
    assertThat(events(record))
        .allSatisfy(
            event -> assertThat(event.at("/metadata/logged_time").asLong()).isEqualTo(MADE));
  }

  @Test
  void aRequestNamesItsPolicyRuleAndStart() {
    JsonNode event = request();
    assertThat(event.get("policy").toString())
        .isEqualTo(
            "{\"name\":\"agent-7\",\"version\":\"3\","
                + "\"uid\":\"5e884898da28047151d0e56f8dc62927\"}");
    assertThat(event.at("/firewall_rule/uid").asString())
        .isEqualTo("network_policies.rest_api.endpoints[0].rules[1].allow");
    assertThat(event.get("start_time").asLong()).isEqualTo(SampleRecords.TIME - 3);
  }

  @Test
  void aCompletionOfItsOwnStartedBeforeItsWholeDuration() {
    AuditRecord record =
        at().setCompletion(SampleRecords.completion(SampleRecords.known().build())).build();
    assertThat(events(record).getFirst().get("start_time").asLong())
        .isEqualTo(SampleRecords.TIME - 37);
  }

  @Test
  void aRequestNamesItsTlsSession() {
    JsonNode event = request();
    assertThat(event.get("tls").toString())
        .isEqualTo(
            "{\"version\":\"1.3\",\"cipher\":\"TLS_AES_128_GCM_SHA256\",\"sni\":\"api.example.test\",\"certificate\":{\"subject\":\"CN=api.example.test\",\"issuer\":\"CN=Sluice"
                + " CA\",\"serial_number\":\"3f2a9c\"}}");
    assertThat(event.at("/ja4_fingerprint_list/0/value").asString())
        .isEqualTo("t13d1516h2_8daaf6152771_e5627efa2ab1");
  }

  @Test
  void aRequestNamesWhatItAskedForAndHowItsBodyChanged() {
    JsonNode event = request();
    assertThat(event.at("/http_request/user_agent").asString()).isEqualTo("agent/1.0");
    assertThat(event.at("/unmapped/asked").toString())
        .isEqualTo(
            "{\"query_keys\":[\"q\"],"
                + "\"calls\":[{\"protocol\":\"mcp\",\"method\":\"tools/call\",\"tool\":\"read_file\"}]}");
    assertThat(event.at("/unmapped/original_body_length").asLong()).isEqualTo(2048);
    assertThat(event.at("/unmapped/final_body_length").asLong()).isEqualTo(1024);
  }

  @Test
  void everyFindingNamesClientHostAndUrl() {
    AuditRecord record =
        at().setRequest(
                SampleRecords.known()
                    .addStages(SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN))
                    .addStages(
                        SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED)
                            .setVersion("1.4.2"))
                    .addFindings(SampleRecords.platform("x", "denied")))
            .build();
    List<JsonNode> findings =
        events(record).stream().filter(event -> event.get("class_uid").asInt() == 2004).toList();
    assertThat(findings)
        .hasSize(4)
        .allSatisfy(
            finding -> {
              JsonNode evidence = finding.at("/evidences/0");
              assertThat(evidence.at("/src_endpoint/ip").asString()).isEqualTo("10.1.2.3");
              assertThat(evidence.at("/dst_endpoint/hostname").asString())
                  .isEqualTo("api.example.test");
              assertThat(evidence.at("/url/path").asString()).isEqualTo("/v1/messages");
              assertThat(finding.at("/policy/version").asString()).isEqualTo("3");
            });
    assertThat(findings)
        .extracting(finding -> finding.at("/evidences/0/data/version").asString())
        .contains("1.4.2");
  }

  @Test
  void aFindingAboutATunnelHasNoUrl() {
    AuditRecord record =
        at().setTunnel(
                SampleRecords.tunnel(Verdict.VERDICT_DENIED, TunnelDecision.Kind.KIND_CONNECT)
                    .addFindings(SampleRecords.platform("x", "denied")))
            .build();
    JsonNode evidence = events(record).get(1).at("/evidences/0");
    assertThat(evidence.at("/src_endpoint/ip").asString()).isEqualTo("10.1.2.3");
    assertThat(evidence.has("url")).isFalse();
  }

  @Test
  void aTunnelThatEndedNamesItsTlsSessionAndStart() {
    JsonNode event =
        events(
                at().setTunnelCompletion(
                        SampleRecords.tunnelCompletion().toBuilder()
                            .setTls(SampleRecords.clientTls()))
                    .build())
            .getFirst();
    assertThat(event.at("/tls/sni").asString()).isEqualTo("api.example.test");
    assertThat(event.get("start_time").asLong()).isEqualTo(SampleRecords.TIME - 5000);
  }

  @ParameterizedTest
  @CsvSource({"GET,200,2,1", "PUT,200,3,1", "DELETE,404,4,2", "POST,400,99,2"})
  void aCallOfTheAdminApiNamesCallerOperationAndAnswer(
      String method, int status, int activity, int outcome) {
    JsonNode event = events(SampleNodeRecords.adminAction(method, status)).getFirst();
    assertThat(event.at("/metadata/event_code").asString()).isEqualTo("admin.action");
    assertThat(event.get("activity_id").asInt()).isEqualTo(activity);
    assertThat(event.get("status_id").asInt()).isEqualTo(outcome);
    assertThat(event.at("/actor/user/name").asString()).isEqualTo("owner");
    assertThat(event.at("/resources/0/uid").asString()).isEqualTo("agent-7");
    assertThat(event.at("/api/operation").asString()).isEqualTo(method + " /v1/policies/{sandbox}");
  }

  @Test
  void aStartNamesTheSettingsOfTheAudit() {
    AuditRecord.Builder start =
        SampleNodeRecords.lifecycle(Lifecycle.Activity.ACTIVITY_START).toBuilder();
    start.getLifecycleBuilder().putSettings("audit_durability", "fsync");
    assertThat(events(start.build()).getFirst().at("/unmapped/audit_durability").asString())
        .isEqualTo("fsync");
  }

  private static JsonNode request() {
    return events(at().setRequest(SampleRecords.known()).build()).getFirst();
  }

  private static List<JsonNode> events(AuditRecord record) {
    return MAPPER.map(new EventSubject.Single(ORIGIN, record)).stream()
        .map(event -> JSON.readTree(event.json()))
        .toList();
  }
}
