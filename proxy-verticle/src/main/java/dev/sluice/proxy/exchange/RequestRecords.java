package dev.sluice.proxy.exchange;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.exchange.IntakeResult.Accepted;
import dev.sluice.proxy.exchange.IntakeResult.Refused;
import dev.sluice.proxy.http1.HttpVersion;
import dev.sluice.proxy.http1.RequestHead;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.target.Authority;

/**
 * Turns the steps of one request into audit records. Facts only: no query, header value or body
 * gets past this class.
 */
final class RequestRecords {
  private final String requestId;
  private final Workload workload;
  private final Scope scope;
  private final RequestHead head;
  private final long generation;
  private final long startedNanos = System.nanoTime();

  RequestRecords(
      String requestId, Workload workload, Scope scope, RequestHead head, long generation) {
    this.requestId = requestId;
    this.workload = workload;
    this.scope = scope;
    this.head = head;
    this.generation = generation;
  }

  String requestId() {
    return requestId;
  }

  /** Refused before a policy admitted it. */
  dev.sluice.proto.v1.RequestDecision refused(Refused refused) {
    dev.sluice.proto.v1.RequestDecision.Builder decision =
        decision(refused.path())
            .setRule(rule(refused.policy(), refused.engine()))
            .setReason(refused.reason());
    refused.to().ifPresent(to -> decision.setDestination(destination(to)));
    return stopped(decision, refused.refusal());
  }

  /** Refused after it was admitted. */
  dev.sluice.proto.v1.RequestDecision stopped(
      Accepted request, Refusal refusal, String engine, String reason) {
    return stopped(
        admitted(request).setRule(rule(request.decision().policy(), engine)).setReason(reason),
        refusal);
  }

  /** Its body cannot be used. */
  dev.sluice.proto.v1.RequestDecision unusable(Accepted request, Inspected.Unusable unusable) {
    return stopped(request, unusable.refusal(), request.decision().engine(), unusable.reason());
  }

  /** Stopped by the chain. */
  dev.sluice.proto.v1.RequestDecision stopped(
      Accepted request, Inspected.Stopped stopped, long chainNanos) {
    return stopped(
        admitted(request)
            .setRule(rule(request.decision().policy(), "middleware"))
            .setReason(stopped.reason())
            .addAllStages(stopped.stages())
            .addAllFindings(stopped.findings())
            .setChainNanos(chainNanos),
        stopped.refusal());
  }

  /** Its credentials are not put in; what the chain did before is told. */
  dev.sluice.proto.v1.RequestDecision withheld(
      Accepted request, Inspected.Passed passed, Withheld withheld) {
    return stopped(
        admitted(request)
            .setRule(rule(request.decision().policy(), withheld.engine()))
            .setReason(withheld.reason())
            .addAllStages(passed.stages())
            .addAllFindings(passed.findings())
            .addAllFindings(withheld.findings()),
        withheld.refusal());
  }

  /** A placeholder came by in the body after the rest was forwarded. */
  dev.sluice.proto.v1.RequestDecision withheld(Accepted request, Withheld withheld) {
    return withheld(request, Inspected.Passed.UNTOUCHED, withheld);
  }

  /** Goes on. */
  dev.sluice.proto.v1.RequestDecision passed(
      Accepted request,
      Inspected.Passed passed,
      Outgoing.Ready ready,
      String address,
      long chainNanos) {
    dev.sluice.proto.v1.RequestDecision.Builder decision =
        admitted(request)
            .setVerdict(passed.modified() ? Verdict.VERDICT_MODIFIED : Verdict.VERDICT_ALLOWED)
            .setRule(rule(request.decision().policy(), request.decision().engine()))
            .addAllStages(passed.stages())
            .addAllFindings(passed.findings())
            .setChainNanos(chainNanos)
            .setCredentialsInjected(ready.credentialed());
    ready.signature().ifPresent(decision::setSignature);
    decision.getDestinationBuilder().setIp(address);
    if (request.decision() instanceof PolicyDecision.AuditOnly audited) {
      decision.setAuditOnly(true).setReason(audited.reason());
    }
    if (passed.body() instanceof RequestBody.Buffered buffered) {
      decision.setRequestBytes(buffered.bytes().size());
    }
    return decision.build();
  }

  AuditRecord record(dev.sluice.proto.v1.RequestDecision decision) {
    return record().setRequest(decision).build();
  }

  AuditRecord completed(
      dev.sluice.proto.v1.RequestDecision decision,
      int status,
      long requestBytes,
      long responseBytes,
      RequestCompletion.Outcome outcome,
      String reason) {
    return record()
        .setCompletion(
            RequestCompletion.newBuilder()
                .setDecision(decision)
                .setStatus(status)
                .setRequestBytes(requestBytes)
                .setResponseBytes(responseBytes)
                .setDurationNanos(System.nanoTime() - startedNanos)
                .setOutcome(outcome)
                .setReason(reason))
        .build();
  }

  AuditRecord record(TunnelDecision upgrade) {
    return record().setTunnel(upgrade).build();
  }

  private AuditRecord.Builder record() {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setCorrelationUid(requestId)
        .setSandbox(workload.sandbox());
  }

  private dev.sluice.proto.v1.RequestDecision.Builder admitted(Accepted request) {
    return decision(request.target().path()).setDestination(destination(request.to()));
  }

  private dev.sluice.proto.v1.RequestDecision.Builder decision(String path) {
    return dev.sluice.proto.v1.RequestDecision.newBuilder()
        .setClient(workload.peer())
        .setScheme(scope.scheme())
        .setMethod(head.method())
        .setPath(path)
        .setGeneration(generation)
        .setTunnelled(scope instanceof Scope.Tunnel)
        .setHttpVersion(head.version() == HttpVersion.HTTP_1_0 ? "1.0" : "1.1");
  }

  private static dev.sluice.proto.v1.RequestDecision stopped(
      dev.sluice.proto.v1.RequestDecision.Builder decision, Refusal refusal) {
    return decision
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRefusal(refusal.code())
        .setStatus(refusal.status())
        .build();
  }

  private static Destination destination(Authority to) {
    return Destination.newBuilder().setHost(to.host()).setPort(to.port()).build();
  }

  private static Rule rule(String policy, String engine) {
    return Rule.newBuilder().setPolicy(policy).setEngine(engine).build();
  }
}
