package dev.sluice.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proto.AuditUnavailable;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.FindingCount;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TraceContext;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeteredAuditTest {
  private static final long MILLI = 1_000_000;
  private static final RequestDecision ALLOWED =
      RequestDecision.newBuilder()
          .setScheme("https")
          .setVerdict(Verdict.VERDICT_ALLOWED)
          .setDecidedNanos(3 * MILLI)
          .build();
  private static final RequestDecision DENIED =
      ALLOWED.toBuilder().setVerdict(Verdict.VERDICT_DENIED).setRefusal("policy_denied").build();

  private final PrometheusMeterRegistry meters = NodeMeters.create();
  private final MeteredAudit audit =
      new MeteredAudit(() -> record -> Future.succeededFuture(), meters);

  @Test
  void countsDecisionsByProtocolAndReason() {
    store(request(ALLOWED), request(ALLOWED), request(DENIED));

    assertThat(scraped())
        .contains(
            "sluice_requests_total{decision=\"allowed\",protocol=\"https\",reason=\"none\"} 2.0",
            "sluice_requests_total{decision=\"denied\",protocol=\"https\",reason=\"policy_denied\"}"
                + " 1.0",
            "sluice_decision_duration_seconds_count{decision=\"allowed\"} 2",
            "sluice_decision_duration_seconds_bucket{decision=\"allowed\",le=\"0.0025\"} 0",
            "sluice_decision_duration_seconds_bucket{decision=\"allowed\",le=\"0.005\"} 2",
            "sluice_audit_append_duration_seconds_count 3");
  }

  @Test
  void samplesOfTracedRequestsLeadToTheirTrace() {
    assertThat(counted(true))
        .containsPattern(
            "sluice_decision_duration_seconds_bucket\\{.*} 1 # "
                + "\\{span_id=\"0{15}3\",trace_id=\"0{15}10{15}2\"} 0.003 ");
    assertThat(counted(false)).contains("sluice_decision_duration").doesNotContain("trace_id");
  }

  private static String counted(boolean sampled) {
    Exemplars exemplars = new Exemplars();
    PrometheusMeterRegistry meters = NodeMeters.create(exemplars);
    AuditRecord.Builder record = request(ALLOWED).toBuilder();
    TraceContext.Builder span = record.getTraceBuilder().getSpanBuilder();
    span.setTraceHigh(1).setTraceLow(2).setSpan(3).setSampled(sampled);
    new MeteredAudit(() -> stored -> Future.succeededFuture(), meters, Optional.of(exemplars))
        .onThisLoop()
        .append(record.build());
    return meters.scrape("application/openmetrics-text; version=1.0.0");
  }

  @Test
  void aRequestIsCountedOnce() {
    store(
        request(ALLOWED),
        request(DENIED.toBuilder().setLater(true).build()),
        request(ALLOWED.toBuilder().setLater(true).addStages(stage("sluice/secrets")).build()));

    assertThat(scraped())
        .contains(
            "sluice_requests_total{decision=\"allowed\",protocol=\"https\",reason=\"none\"} 1.0",
            "sluice_requests_stopped_total{reason=\"policy_denied\"} 1.0",
            "sluice_sandbox_decisions_total{decision=\"allowed\",kind=\"request\","
                + "sandbox=\"ci\"} 1.0",
            "sluice_stage_findings_total{implementation=\"sluice/secrets\"} 3.0")
        .doesNotContain("reason=\"policy_denied\",");
  }

  @Test
  void countsChainsAndTheirStages() {
    store(
        request(
            ALLOWED.toBuilder()
                .setChainNanos(9 * MILLI)
                .addStages(stage("guard"))
                .addStages(stage("guard"))
                .build()));

    assertThat(scraped())
        .contains(
            "sluice_chain_duration_seconds_sum 0.009",
            "sluice_chain_bus_duration_seconds_sum 0.005",
            "sluice_stage_duration_seconds_count{implementation=\"guard\",outcome=\"denied\"} 2");
  }

  @Test
  void countsTheEndsAndTheBytes() {
    store(
        at().setCompletion(
                RequestCompletion.newBuilder()
                    .setDecision(ALLOWED)
                    .setStatus(204)
                    .setOutcome(RequestCompletion.Outcome.OUTCOME_CLIENT_ABORTED)
                    .setRequestBytes(5)
                    .setResponseBytes(7))
            .build(),
        at().setTunnelCompletion(
                TunnelCompletion.newBuilder()
                    .setDecision(connect())
                    .setClientBytes(10)
                    .setUpstreamBytes(20))
            .build());

    assertThat(scraped())
        .contains(
            "sluice_request_duration_seconds_count{outcome=\"client_aborted\",protocol=\"https\"}"
                + " 1",
            "sluice_responses_total{status=\"2xx\"} 1.0",
            "sluice_tunnel_duration_seconds_count{kind=\"connect\"} 1",
            "sluice_audit_append_duration_seconds_count 1",
            "sluice_sandbox_bytes_total{direction=\"to_origin\",sandbox=\"ci\"} 15.0",
            "sluice_sandbox_bytes_total{direction=\"to_client\",sandbox=\"ci\"} 27.0");
  }

  /** What is inside a tunnel is among its bytes. */
  @Test
  void countsNoByteTwice() {
    store(
        at().setCompletion(
                RequestCompletion.newBuilder()
                    .setDecision(ALLOWED.toBuilder().setTunnelled(true))
                    .setRequestBytes(5))
            .build());

    assertThat(scraped()).doesNotContain("sluice_sandbox_bytes_total");
  }

  @Test
  void countsTunnels() {
    store(at().setTunnel(connect()).build());

    assertThat(scraped())
        .contains(
            "sluice_tunnels_total{decision=\"denied\",kind=\"connect\",reason=\"ssrf_denied\"}"
                + " 1.0");
  }

  @Test
  void whatTheJournalRefusesIsDenied() {
    MeteredAudit full =
        new MeteredAudit(() -> record -> Future.failedFuture(new AuditUnavailable("full")), meters);
    full.onThisLoop().append(request(ALLOWED));
    full.onThisLoop().append(at().setTunnel(connect()).build());

    assertThat(scraped())
        .contains(
            "sluice_requests_total{decision=\"denied\",protocol=\"https\","
                + "reason=\"audit_unavailable\"} 1.0",
            "sluice_tunnels_total{decision=\"denied\",kind=\"connect\","
                + "reason=\"audit_unavailable\"} 1.0",
            "sluice_audit_append_duration_seconds_count 0");
  }

  @Test
  void whoDidNotAuthenticateIsOther() {
    store(at().setRequest(DENIED).setUnauthenticated(true).build());

    assertThat(scraped())
        .contains(
            "sluice_sandbox_decisions_total{decision=\"denied\",kind=\"request\","
                + "sandbox=\"other\"} 1.0")
        .doesNotContain("sandbox=\"ci\"");
  }

  @Test
  void labelsAreBounded() {
    IntStream.range(0, 1_000).mapToObj(MeteredAuditTest::hostile).forEach(this::store);

    assertThat(scraped().lines().filter(line -> !line.startsWith("#"))).hasSizeLessThan(5_000);
    assertThat(scraped())
        .contains("sandbox=\"other\"", "implementation=\"other\"", "reason=\"other\"")
        .contains(
            "sluice_sandbox_decisions_total{decision=\"denied\",kind=\"request\","
                + "sandbox=\"other\"} 950.0");
  }

  private static AuditRecord hostile(int n) {
    return at().setSandbox("s" + n)
        .setRequest(DENIED.toBuilder().setRefusal("code" + n).addStages(stage("service" + n)))
        .build();
  }

  private void store(AuditRecord... records) {
    for (AuditRecord record : records) {
      assertThat(audit.onThisLoop().append(record).succeeded()).isTrue();
    }
  }

  private String scraped() {
    return meters.scrape();
  }

  private static AuditRecord request(RequestDecision decision) {
    return at().setRequest(decision).build();
  }

  private static AuditRecord.Builder at() {
    return AuditRecord.newBuilder().setSandbox("ci");
  }

  private static StageTrace stage(String implementation) {
    return StageTrace.newBuilder()
        .setImplementation(implementation)
        .setOutcome(StageTrace.Outcome.OUTCOME_DENIED)
        .setDurationNanos(2 * MILLI)
        .addFindings(FindingCount.newBuilder().setCount(3))
        .build();
  }

  private static TunnelDecision connect() {
    return TunnelDecision.newBuilder()
        .setKind(TunnelDecision.Kind.KIND_CONNECT)
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRefusal("ssrf_denied")
        .build();
  }
}
