package dev.sluice.app.steps.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.steps.TraceBench;
import dev.sluice.app.steps.TraceRecords;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.RequestStep;
import dev.sluice.proto.v1.RequestSteps;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proto.v1.Unseen;
import dev.sluice.proto.v1.Verdict;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordStepsTest {
  private static final String ENDPOINT =
      "endpoint policies/default.yaml:5:9: network_policies.api.endpoints[0], protocol rest,"
          + " enforcement enforce";
  private static final String CONNECTION =
      "connection | client 127.0.0.1:50312, sandbox known by its listener 127.0.0.1:3129,"
          + " HTTP/1.1, in a tunnel";

  private final RecordSteps steps = new RecordSteps(TraceBench.snapshots(), TraceBench.sandboxes());

  private List<String> lines(AuditRecord record) {
    return lines(steps.of(record, true));
  }

  private static List<String> lines(RequestSteps.Builder request) {
    return request.getStepsList().stream().map(RecordStepsTest::line).toList();
  }

  private static String line(RequestStep step) {
    String facts =
        step.getFactsList().stream()
            .map(fact -> (fact.getName() + " " + fact.getValue()).strip())
            .collect(Collectors.joining(", "));
    String outcome = step.getOutcome().isEmpty() ? "" : " " + step.getOutcome();
    return (step.getNested() ? "- " : "") + step.getName() + outcome + " | " + facts;
  }

  private static AuditRecord request(RequestDecision.Builder decision) {
    return TraceRecords.at("u").setRequest(decision).build();
  }

  @Test
  void aDecisionTellsEachStepBeforeIt() {
    assertThat(lines(TraceRecords.decided("u")))
        .containsExactly(
            CONNECTION,
            "admission allowed | policy api, tls terminated and read, "
                + ENDPOINT
                + ", rule policies/default.yaml:10:20:"
                + " network_policies.api.endpoints[0].rules[0].allow",
            "destination allowed | 192.0.2.7, public, checked at the CONNECT",
            "body | waited for a permit and the body",
            "chain modified | ",
            "- redact-keys modified | of openshell/regex, changed the request, 1 finding",
            "credentials injected | api-token",
            "decision modified | in the journal");
  }

  @Test
  void theHeadingSaysWhatWasAskedAndWhen() {
    RequestSteps.Builder end = steps.of(TraceRecords.ended("u"), true);

    assertThat(end.getMethod() + " " + end.getTarget())
        .isEqualTo("GET https://api.example.com/v1/models");
    assertThat(end.getTimeMs()).isEqualTo(TraceRecords.TIME - 2);
    assertThat(end.getUid() + " " + end.getSandbox()).isEqualTo("u ci");
    assertThat(lines(end))
        .containsExactly(
            "tls done | ",
            "response 200 | from 192.0.2.7",
            "end complete | bytes out 25, bytes in 152");
  }

  @Test
  void eachStepHasTheTimesThatAreKnown() {
    List<RequestStep> decided = steps.of(TraceRecords.decided("u"), true).getStepsList();
    List<RequestStep> end = steps.of(TraceRecords.ended("u"), true).getStepsList();

    assertThat(decided)
        .extracting(RequestStep::getAtNanos)
        .containsExactly(0L, 1000L, 0L, 200_000L, 950_000L, 0L, 0L, 1_900_000L);
    assertThat(decided)
        .extracting(RequestStep::getTookNanos)
        .containsExactly(0L, 179_000L, 0L, 730_000L, 640_000L, 310_000L, 0L, 0L);
    assertThat(end)
        .extracting(RequestStep::getAtNanos)
        .containsExactly(2_000_000L, 45_200_000L, 48_000_000L);
    assertThat(end)
        .extracting(RequestStep::getTookNanos)
        .containsExactly(12_300_000L, 33_500_000L, 48_000_000L);
  }

  @Test
  void aDenialOfPolicyNamesItsRuleAndTheAnswer() {
    assertThat(lines(TraceRecords.refused("u")))
        .containsExactly(
            CONNECTION,
            "admission denied | GET /v1/admin blocked by deny rule, policy api, tls terminated and"
                + " read, "
                + ENDPOINT
                + ", rule policies/default.yaml:13:13:"
                + " network_policies.api.endpoints[0].deny_rules[0]",
            "decision denied | answered 403 policy_denied");
  }

  @Test
  void aRuleThatTheQueryDecidesIsNotGuessed() {
    assertThat(lines(request(TraceRecords.request("POST", "/search"))).get(1))
        .endsWith(ENDPOINT + ", rule depends on the query, the headers or the body");
  }

  @Test
  void aRuleThatTheQueryDecidesIsThatOfTheRecord() {
    RequestDecision.Builder decided = TraceRecords.request("POST", "/search");
    decided.getRuleBuilder().setPlace("network_policies.api.endpoints[0].rules[2].allow");
    assertThat(lines(request(decided)).get(1))
        .endsWith(ENDPOINT + ", rule network_policies.api.endpoints[0].rules[2].allow");
  }

  @Test
  void aMaskedPathHasNoPlaceInThePolicy() {
    assertThat(lines(request(TraceRecords.request("GET", "/v1/[secret:x]"))).get(1))
        .isEqualTo("admission allowed | policy api");
  }

  @Test
  void whatTheObserveModeAllowsIsSaid() {
    RequestDecision.Builder observed =
        TraceRecords.request("GET", "/v1/admin")
            .setWouldRefuse("policy_denied")
            .setReason("GET /v1/admin not permitted by policy");

    assertThat(lines(request(observed)).get(1))
        .startsWith("admission observed | no rule admits it, GET /v1/admin not permitted");
  }

  @Test
  void auditOnlyIsSaidInTheWordsOfExplain() {
    RequestDecision.Builder audited =
        TraceRecords.request("GET", "/v1/admin")
            .setAuditOnly(true)
            .setReason("GET /v1/admin blocked by deny rule");

    assertThat(lines(request(audited)).get(1))
        .startsWith("admission allowed | by audit, GET /v1/admin blocked by deny rule, policy api");
  }

  @ParameterizedTest
  @CsvSource({
    "ssrf, destination",
    "upstream, destination",
    "capacity, capacity",
    "tls, tls",
    "http-parser, head",
    "request-authority, head",
    "credentials, credentials",
    "middleware, chain",
    "local, local answer",
    "internal, internal error",
    "l8-later, l8-later",
  })
  void theStepThatRefusedIsNamed(String engine, String step) {
    RequestDecision.Builder decision =
        TraceRecords.denied()
            .setRule(Rule.newBuilder().setPolicy("-").setEngine(engine))
            .setReason("why")
            .setRefusal("code");

    assertThat(lines(request(decision)))
        .contains(step + " denied | why")
        .endsWith("decision denied | answered 403 code");
  }

  @Test
  void aDecisionThatTheJournalRefusesIsRefused() {
    assertThat(lines(steps.of(TraceRecords.decided("u"), false)))
        .endsWith("decision denied | answered 503 audit_unavailable");
  }

  @Test
  void laterFindingsAreTheirOnlySteps() {
    RequestDecision.Builder later =
        TraceRecords.redacted()
            .setLater(true)
            .clearStages()
            .clearCredentialsInjected()
            .addFindings(
                PlatformFinding.newBuilder().setUid("sluice.x").setDisposition("fail_open"));

    assertThat(lines(request(later)))
        .containsExactly("finding fail_open | sluice.x", "found later modified | in the journal");
  }

  @Test
  void aConnectTellsItsTunnel() {
    AuditRecord.Builder record = TraceRecords.at("t");
    assertThat(
            lines(
                record
                    .setTunnel(
                        TraceRecords.connect(Verdict.VERDICT_ALLOWED, "api.example.com", 443))
                    .build()))
        .containsExactly(
            "connection | client 127.0.0.1:50312, sandbox known by its listener"
                + " 127.0.0.1:3129",
            "admission allowed | policy api, tls terminated and read",
            "destination allowed | 192.0.2.7, public",
            "decision allowed | ");
    assertThat(
            lines(
                record
                    .setTunnel(
                        TraceRecords.connect(Verdict.VERDICT_ALLOWED, "raw.example.com", 22)
                            .setKind(Kind.KIND_UPGRADE)
                            .addUnseen(Unseen.newBuilder().setEntry("guard")))
                    .build()))
        .containsExactly("upgrade allowed | unseen by guard");
  }

  @Test
  void aFailureSaysWhy() {
    RequestCompletion.Builder failed =
        TraceRecords.completion(TraceRecords.redacted().build())
            .setStatus(0)
            .setOutcome(RequestCompletion.Outcome.OUTCOME_UPSTREAM_FAILED)
            .setReason("upstream_tls_failed: certificate_expired");

    assertThat(lines(TraceRecords.at("u").setCompletion(failed).build()))
        .containsExactly(
            "response none | from 192.0.2.7",
            "end upstream failed | upstream_tls_failed: certificate_expired, bytes out 25, bytes in"
                + " 152");
  }
}
