package dev.sluice.audit.ocsf;

import static dev.sluice.testing.SampleNodeRecords.configChange;
import static dev.sluice.testing.SampleNodeRecords.rejectedChange;
import static dev.sluice.testing.SampleRecords.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.audit.ocsf.EventMapper.Node;
import dev.sluice.audit.ocsf.EventSubject.RecordPosition;
import dev.sluice.audit.ocsf.code.OcsfEvent;
import dev.sluice.config.settings.Role;
import dev.sluice.config.settings.audit.EventSettings.StageEvents;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Signature;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.testing.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventMapperTest {
  private static final Node NODE =
      new Node("node-1", "9b2f1d7e-0000-4000-8000-000000000001", "0.1", Set.of(Role.PROXY));
  private static final RecordPosition ORIGIN = new RecordPosition("9b2f/0", 41, 7);
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1));
  private static final EventMapper MAPPER = new EventMapper(NODE, StageEvents.ALL, CLOCK);
  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @MethodSource("dev.sluice.testing.EveryRecord#records")
  void everyRecordBecomesEventsWithUidsOfTheirOwn(AuditRecord record) {
    List<OcsfEvent> events = MAPPER.map(new EventSubject.Single(ORIGIN, record));
    assertThat(events).isNotEmpty();
    assertThat(events).extracting(OcsfEvent::uid).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"GET,3", "HEAD,4", "OPTIONS,5", "POST,6", "PUT,7", "PATCH,9", "DELETE,2", "get,99"})
  void theActivityIsThatOfTheMethod(String method, int activity) {
    JsonNode event =
        all(at().setRequest(SampleRecords.denied().setMethod(method)).build()).getFirst();
    assertThat(event.get("activity_id").asInt()).isEqualTo(activity);
    assertThat(event.get("type_uid").asInt()).isEqualTo(400_200 + activity);
  }

  @Test
  void everyEventNamesTheNodeItsRolesAndItsInstance() {
    Node both = new Node("n", NODE.id(), "0.1", Set.of(Role.PROXY, Role.CHAIN));
    AuditRecord record = at().setRequest(SampleRecords.redacted()).build();
    assertThat(new EventMapper(both).map(new EventSubject.Single(ORIGIN, record)))
        .hasSizeGreaterThan(1)
        .map(event -> JSON.readTree(event.json()))
        .allSatisfy(
            event -> {
              assertThat(event.at("/metadata/labels").toString())
                  .isEqualTo("[\"role:chain\",\"role:proxy\"]");
              assertThat(event.at("/metadata/product/version").asString()).isEqualTo("0.1");
              assertThat(event.at("/device/name").asString()).isEqualTo("n");
              assertThat(event.at("/device/uid").asString()).isEqualTo(NODE.id());
            });
  }

  @Test
  void aRejectedCandidateIsNamedByItsHash() {
    List<JsonNode> events = all(at().setConfigChange(rejectedChange()).build());
    assertThat(events)
        .extracting(event -> event.at("/unmapped/candidate_policy_hash").asString())
        .containsExactly("5e884898da28047151d0e56f8dc62927", "5e884898da28047151d0e56f8dc62927");
  }

  @Test
  void anUpgradeNamesMiddlewareThatSeesNoMessages() {
    List<JsonNode> events = all(at().setTunnel(SampleRecords.upgrade()).build());
    assertThat(events)
        .extracting(event -> event.at("/metadata/event_code").asString())
        .containsExactly("tunnel.decision", "tunnel.coverage", "finding.platform");
    assertThat(events.get(1).get("message").asString())
        .isEqualTo(
            "WEBSOCKET_MIDDLEWARE_COVERAGE state=binding_not_selected config=redact-secrets"
                + " implementation=openshell/regex");
    assertThat(events.get(2).at("/evidences/0/data/protocol").asString())
        .isEqualTo("websocket messages");
  }

  @ParameterizedTest
  @CsvSource({"ALL, 3, 2", "CHANGED, 2, 2", "NONE, 0, 2"})
  void stagesHaveEventsAsConfiguredAndOtherUidsStay(StageEvents wanted, int stages, int findings) {
    AuditRecord record =
        at().setRequest(
                SampleRecords.redacted()
                    .addStages(SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED))
                    .addStages(SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN)))
            .build();
    List<OcsfEvent> all = MAPPER.map(new EventSubject.Single(ORIGIN, record));
    List<OcsfEvent> some =
        new EventMapper(NODE, wanted, CLOCK).map(new EventSubject.Single(ORIGIN, record));
    assertThat(some).hasSize(1 + stages + findings);
    assertThat(some)
        .extracting(event -> new String(event.json(), StandardCharsets.UTF_8))
        .isSubsetOf(
            all.stream().map(event -> new String(event.json(), StandardCharsets.UTF_8)).toList());
  }

  @Test
  void aRedactedRequestWasModified() {
    JsonNode event = all(at().setRequest(SampleRecords.redacted()).build()).getFirst();
    assertThat(event.get("action_id").asInt()).isEqualTo(4);
    assertThat(event.at("/http_request/url/scheme").asString()).isEqualTo("https");
  }

  @Test
  void aRejectedConfigurationIsAlsoAnAlert() {
    List<JsonNode> events =
        all(at().setConfigChange(configChange().toBuilder().setRejectedVersion(9)).build());
    assertThat(events).hasSize(2);
    assertThat(events.get(1).get("class_uid").asInt()).isEqualTo(2004);
    assertThat(events.get(1).at("/finding_info/uid").asString())
        .isEqualTo("policy-validation-failed-9");
    assertThat(events.get(1).get("is_alert").asBoolean()).isTrue();
    assertThat(all(at().setConfigChange(configChange()).build())).hasSize(1);
  }

  @Test
  void onlyTheFirstEventOfARecordCarriesTheNumberOfTheDecision() {
    List<JsonNode> events = all(at().setRequest(SampleRecords.redacted()).build());
    assertThat(events.get(0).at("/metadata/sequence").asInt()).isEqualTo(7);
    assertThat(events).hasSize(3);
    assertThat(events.subList(1, 3))
        .allSatisfy(event -> assertThat(event.at("/metadata").has("sequence")).isFalse());
    assertThat(events)
        .extracting(event -> event.at("/metadata/correlation_uid").asString())
        .containsOnly(SampleRecords.UID);
  }

  @Test
  void decisionAndCompletionBecomeOneEventUnderTheUidOfTheDecision() {
    AuditRecord decision = at().setRequest(SampleRecords.redacted()).build();
    AuditRecord completion =
        at(SampleRecords.TIME + 40, SampleRecords.UID)
            .setCompletion(SampleRecords.completion(SampleRecords.redacted().build()))
            .build();
    OcsfEvent joined =
        MAPPER.map(new EventSubject.Exchange(ORIGIN, decision, ORIGIN, completion)).getFirst();
    OcsfEvent alone = MAPPER.map(new EventSubject.Single(ORIGIN, decision)).getFirst();
    JsonNode event = JSON.readTree(joined.json());
    assertThat(joined.uid()).isEqualTo(alone.uid());
    assertThat(event.at("/http_response/code").asInt()).isEqualTo(200);
    assertThat(event.get("duration").asInt()).isEqualTo(37);
    assertThat(event.at("/traffic/bytes").asInt()).isEqualTo(5120);
    assertThat(event.get("status_id").asInt()).isEqualTo(1);
  }

  @Test
  void theFailureAndTheInjectedCredentialsOfARequestAreReported() {
    RequestDecision decision =
        SampleRecords.redacted()
            .setCredentialsInjected(true)
            .addCredentials("bedrock_key")
            .addCredentials("bedrock_secret")
            .setSignature(
                Signature.newBuilder()
                    .setService("bedrock")
                    .setRegion("eu-west-1")
                    .setMode("sign_body"))
            .build();
    AuditRecord completion =
        at().setCompletion(
                SampleRecords.completion(decision)
                    .setOutcome(RequestCompletion.Outcome.OUTCOME_UPSTREAM_FAILED)
                    .setReason("upstream_tls_failed: certificate_expired"))
            .build();
    OcsfEvent told = MAPPER.map(new EventSubject.Single(ORIGIN, completion)).getFirst();
    JsonNode event = JSON.readTree(told.json());
    assertThat(event.get("status_code").asString()).isEqualTo("upstream_failed");
    assertThat(event.get("status_detail").asString())
        .isEqualTo("upstream_tls_failed: certificate_expired");
    assertThat(event.at("/unmapped/credentials_injected").toString())
        .isEqualTo("[\"bedrock_key\",\"bedrock_secret\"]");
    assertThat(event.at("/unmapped/signature/service").asString()).isEqualTo("bedrock");
    assertThat(event.at("/unmapped/signature/region").asString()).isEqualTo("eu-west-1");
    assertThat(event.at("/unmapped/signature/mode").asString()).isEqualTo("sign_body");
  }

  @Test
  void whoEndedAnUpgradedConnectionIsReported() {
    RequestCompletion.Builder ended = SampleRecords.completion(SampleRecords.redacted().build());
    AuditRecord record = at().setCompletion(ended.setReason("closed by the origin")).build();

    OcsfEvent told = MAPPER.map(new EventSubject.Single(ORIGIN, record)).getFirst();
    assertThat(JSON.readTree(told.json()).get("status_detail").asString())
        .isEqualTo("closed by the origin");
  }

  @Test
  void theSameRecordYieldsTheSameBytesEachTime() {
    EventSubject subject =
        new EventSubject.Single(ORIGIN, at().setRequest(SampleRecords.redacted()).build());
    assertThat(MAPPER.map(subject))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(MAPPER.map(subject));
  }

  @Test
  void noQueryEntersAnEventEvenWhenARecordHasOne() {
    AuditRecord record =
        at().setRequest(SampleRecords.denied().setPath("/v1/x?key=canary-1#canary-2")).build();
    assertThat(text(record)).contains("/v1/x").doesNotContain("canary");
  }

  @Test
  void aBypassAndAFailureAreEachReportedOnce() {
    RequestDecision.Builder decision =
        SampleRecords.denied()
            .setReason("middleware_failed: external_service_error")
            .addStages(SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_OPEN))
            .addStages(SampleRecords.stage(StageTrace.Outcome.OUTCOME_FAILED_CLOSED));
    assertThat(all(at().setRequest(decision).build()))
        .extracting(event -> event.at("/finding_info/title").asString(""))
        .containsExactly(
            "", "", "Supervisor middleware failed open", "", "Supervisor middleware failure");
  }

  @Test
  void findingsOfStagesAreBounded() {
    StageTrace.Builder stage = SampleRecords.stage(StageTrace.Outcome.OUTCOME_ALLOWED);
    for (int i = 0; i < DecisionDetails.MOST_FINDINGS + 5; i++) {
      stage.addFindings(SampleRecords.finding("low"));
    }
    assertThat(all(at().setRequest(SampleRecords.denied().addStages(stage)).build()))
        .hasSize(2 + DecisionDetails.MOST_FINDINGS);
  }

  @ParameterizedTest
  @CsvSource({
    "api.example.test,hostname,api.example.test",
    "my_service.internal,domain,my_service.internal",
    "192.0.2.1,ip,192.0.2.1",
    "[2001:db8::1],ip,2001:db8::1",
    "2001:db8::1,ip,2001:db8::1"
  })
  void hostsGoWhereTheirKindBelongs(String host, String attribute, String value) {
    Destination destination = Destination.newBuilder().setHost(host).setPort(8443).build();
    AuditRecord record =
        at().setRequest(SampleRecords.denied().setDestination(destination)).build();
    assertThat(all(record).getFirst().at("/dst_endpoint/" + attribute).asString()).isEqualTo(value);
  }

  @ParameterizedTest
  @EnumSource(
      value = PlatformFinding.Severity.class,
      names = {"SEVERITY_LOW", "SEVERITY_MEDIUM", "SEVERITY_HIGH"})
  void platformFindingsKeepTheirWeight(PlatformFinding.Severity severity) {
    PlatformFinding finding =
        SampleRecords.platform("openshell.middleware.traffic_uninspectable", "fail_open")
            .toBuilder()
            .setSeverity(severity)
            .build();
    TunnelDecision.Builder tunnel =
        SampleRecords.tunnel(Verdict.VERDICT_ALLOWED, TunnelDecision.Kind.KIND_UNINSPECTABLE)
            .addFindings(finding);
    JsonNode event = all(at().setTunnel(tunnel).build()).get(1);
    assertThat(event.get("severity_id").asInt()).isEqualTo(severity.getNumber() + 1);
    assertThat(event.get("message").asString())
        .isEqualTo("Uninspectable traffic bypassed middleware (fail_open)");
  }

  @Test
  void longPathsAreCutWholeCharactersOnly() {
    String path = "/" + "\uD83D\uDE80".repeat(5000);
    AuditRecord record = at().setRequest(SampleRecords.denied().setPath(path)).build();
    assertThat(all(record).getFirst().at("/http_request/url/path").asString())
        .endsWith("\uD83D\uDE80...");
  }

  private static String text(AuditRecord record) {
    byte[] json = MAPPER.map(new EventSubject.Single(ORIGIN, record)).getFirst().json();
    return new String(json, StandardCharsets.UTF_8);
  }

  private static List<JsonNode> all(AuditRecord record) {
    return MAPPER.map(new EventSubject.Single(ORIGIN, record)).stream()
        .map(event -> JSON.readTree(event.json()))
        .toList();
  }
}
