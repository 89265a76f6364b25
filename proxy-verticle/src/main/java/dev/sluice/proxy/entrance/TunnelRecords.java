package dev.sluice.proxy.entrance;

import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.policy.snapshot.Snapshot;
import dev.sluice.proto.FindingDisposition;
import dev.sluice.proto.FindingUid;
import dev.sluice.proto.RefusalCode;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.ClientTls;
import dev.sluice.proto.v1.PlatformFinding;
import dev.sluice.proto.v1.PolicyRevision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.StageTrace;
import dev.sluice.proto.v1.TunnelCompletion;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.TunnelDecision.Kind;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.request.LoopServices;
import dev.sluice.proxy.request.Workload;
import dev.sluice.proxy.request.record.RecordedHost;
import dev.sluice.proxy.request.record.RecordedPolicy;
import dev.sluice.proxy.request.record.RecordedTls;
import dev.sluice.proxy.trace.RequestTrace;
import dev.sluice.proxy.upstream.Origin;
import dev.sluice.wire.tls.ClientSession;
import java.util.List;
import java.util.Optional;

/** Turns the steps of one tunnel into audit records with one shared id. */
final class TunnelRecords {
  private final String tunnelId;
  private final Workload sandbox;
  private final Optional<Authority> to;
  private final RecordedHost host;
  private final long generation;
  private final RequestTrace trace;
  private final PolicyRevision policy;
  private List<StageTrace> searched = List.of();
  private Optional<TrafficVerdict> verdict = Optional.empty();
  private final long startedNanos = System.nanoTime();

  TunnelRecords(
      LoopServices loop,
      Workload sandbox,
      Optional<Authority> to,
      Snapshot snapshot,
      RequestTrace trace) {
    this.tunnelId = loop.ids().next();
    this.sandbox = sandbox;
    this.to = to;
    this.host =
        to.map(known -> RecordedHost.of(known.host(), loop.node().known()))
            .orElse(RecordedHost.NONE);
    this.generation = snapshot.generation();
    this.policy = RecordedPolicy.of(snapshot, sandbox.sandbox());
    this.trace = trace;
  }

  RequestTrace trace() {
    return trace;
  }

  void searched(List<StageTrace> traces) {
    searched = traces;
  }

  void asked(TrafficVerdict said) {
    verdict = Optional.of(said);
  }

  long generation() {
    return generation;
  }

  String tunnelId() {
    return tunnelId;
  }

  TunnelDecision refused(Kind kind, Refusal refusal, String policy, String engine, String reason) {
    return decision(kind, policy, engine)
        .setVerdict(Verdict.VERDICT_DENIED)
        .setReason(host.in(reason))
        .setRefusal(refusal.code())
        .setStatus(refusal.status())
        .build();
  }

  TunnelDecision stopped(Admitted endpoint, InspectionResult.Stopped stopped) {
    return refused(
            Kind.KIND_CONNECT,
            stopped.refusal(),
            endpoint.policy(),
            RuleEngine.MIDDLEWARE.text(),
            stopped.reason())
        .toBuilder()
        .addAllFindings(stopped.findings())
        .build();
  }

  /** {@code unread}: middleware selects the tunnel and cannot read it. */
  TunnelDecision connected(Admitted endpoint, Origin origin, boolean unread) {
    TunnelDecision.Builder allowed =
        allowed(
            Kind.KIND_CONNECT,
            endpoint.policy(),
            RuleEngine.OPA.text(),
            origin.addresses().getFirst().getHostAddress())
            .toBuilder();
    allowed.getRuleBuilder().setPlace(endpoint.place().text());
    endpoint
        .observation()
        .ifPresent(
            why ->
                allowed.setWouldRefuse(RefusalCode.POLICY_DENIED.text()).setReason(host.in(why)));
    TunnelDecision decision = allowed.build();
    return unread && verdict.isEmpty()
        ? uninspectable(decision, false, "tls-skip tunnel")
        : verdict.map(said -> said.in(decision)).orElse(decision);
  }

  TunnelDecision allowed(Kind kind, String policy, String engine, String address) {
    TunnelDecision.Builder decision =
        decision(kind, policy, engine).setVerdict(Verdict.VERDICT_ALLOWED);
    decision.getDestinationBuilder().setIp(address);
    return decision.build();
  }

  AuditRecord reloaded(String policy, long current) {
    return record(
        decision(Kind.KIND_RELOADED, policy, RuleEngine.L7.text())
            .setVerdict(Verdict.VERDICT_DENIED)
            .setReason("policy reload")
            .setCurrentGeneration(current)
            .build());
  }

  /**
   * Adds the finding that required middleware cannot read the traffic. {@code denied} is false when
   * on_error allows it unread.
   */
  TunnelDecision uninspectable(TunnelDecision decision, boolean denied, String protocol) {
    return decision.toBuilder()
        .addFindings(
            PlatformFinding.newBuilder()
                .setUid(FindingUid.TRAFFIC_UNINSPECTABLE.text())
                .setSeverity(
                    denied
                        ? PlatformFinding.Severity.SEVERITY_HIGH
                        : PlatformFinding.Severity.SEVERITY_MEDIUM)
                .setDisposition(
                    denied ? FindingDisposition.DENIED.text() : FindingDisposition.FAIL_OPEN.text())
                .setProtocol(protocol))
        .build();
  }

  TunnelDecision uninspectedCredentials(Refusal refusal, Admitted endpoint) {
    return refused(
            Kind.KIND_CONNECT,
            refusal,
            endpoint.policy(),
            RuleEngine.CREDENTIALS.text(),
            "uninspected credential traffic")
        .toBuilder()
        .addFindings(
            PlatformFinding.newBuilder()
                .setUid(FindingUid.CREDENTIALED_TRAFFIC_UNINSPECTABLE.text())
                .setSeverity(PlatformFinding.Severity.SEVERITY_HIGH)
                .setDisposition(FindingDisposition.DENIED.text())
                .setSurface(endpoint.tls() == TlsMode.SKIP ? "tls-skip" : "l4"))
        .build();
  }

  ClientTls tls(ClientSession session) {
    return RecordedTls.of(session, host);
  }

  AuditRecord record(TunnelDecision decision) {
    return trace.in(record().setTunnel(decision)).build();
  }

  AuditRecord completed(
      TunnelDecision decision,
      long clientBytes,
      long upstreamBytes,
      Optional<ClientTls> session,
      String reason) {
    TunnelCompletion.Builder completion = TunnelCompletion.newBuilder();
    session.ifPresent(completion::setTls);
    completion
        .setDecision(decision)
        .setClientBytes(clientBytes)
        .setUpstreamBytes(upstreamBytes)
        .setDurationNanos(System.nanoTime() - startedNanos)
        .setReason(reason);
    return trace.in(record().setTunnelCompletion(completion)).build();
  }

  private AuditRecord.Builder record() {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setCorrelationUid(tunnelId)
        .setSandbox(sandbox.sandbox());
  }

  private TunnelDecision.Builder decision(Kind kind, String policy, String engine) {
    TunnelDecision.Builder decision =
        TunnelDecision.newBuilder()
            .setClient(sandbox.peer())
            .setKind(kind)
            .setRule(Rule.newBuilder().setPolicy(policy).setEngine(engine))
            .setPolicy(this.policy)
            .setGeneration(generation);
    if (kind == Kind.KIND_CONNECT) {
      decision.addAllStages(searched);
    }
    to.ifPresent(authority -> decision.setDestination(host.destination(authority)));
    return decision;
  }
}
