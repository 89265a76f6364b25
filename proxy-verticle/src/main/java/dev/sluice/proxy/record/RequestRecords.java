package dev.sluice.proxy.record;

import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.Destination;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Rule;
import dev.sluice.proto.v1.Signature;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.admission.AdmissionResult.Accepted;
import dev.sluice.proxy.admission.AdmissionResult.Refused;
import dev.sluice.proxy.inspection.InspectionResult;
import dev.sluice.proxy.inspection.RequestBody;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.target.Authority;
import dev.sluice.proxy.wire.head.HttpVersion;
import java.util.Optional;

/**
 * Turns the steps of one request into audit records. Contains facts only: no query, header value or
 * body.
 */
public final class RequestRecords {
  /**
   * The secrets that the proxy inserted.
   *
   * @param credentialed whether the request contains secrets
   * @param signature made with those secrets
   */
  public record Injection(boolean credentialed, Optional<Signature> signature) {}

  private final ExchangeContext context;
  private final long startedNanos = System.nanoTime();

  /** Starts the measured duration of the request. */
  public RequestRecords(ExchangeContext context) {
    this.context = context;
  }

  /** A refusal before a policy admitted the request. */
  public RequestDecision refused(Refused refused) {
    RequestDecision.Builder decision =
        decision(refused.path())
            .setRule(rule(refused.policy(), refused.engine()))
            .setReason(refused.reason());
    refused.to().ifPresent(to -> decision.setDestination(destination(to)));
    return stopped(decision, refused.refusal());
  }

  /** A refusal after admission. */
  public RequestDecision stopped(Accepted request, Refusal refusal, String engine, String reason) {
    return stopped(
        admitted(request).setRule(rule(request.decision().policy(), engine)).setReason(reason),
        refusal);
  }

  /** A refusal for an unusable body. */
  public RequestDecision unusable(Accepted request, InspectionResult.Unusable unusable) {
    return stopped(request, unusable.refusal(), request.decision().engine(), unusable.reason());
  }

  /** A refusal by the chain. */
  public RequestDecision stopped(
      Accepted request, InspectionResult.Stopped stopped, long chainNanos) {
    return stopped(
        admitted(request)
            .setRule(rule(request.decision().policy(), RuleEngine.MIDDLEWARE.text()))
            .setReason(stopped.reason())
            .addAllStages(stopped.stages())
            .addAllFindings(stopped.findings())
            .setChainNanos(chainNanos),
        stopped.refusal());
  }

  /** A refusal for a credential, with the trace of the chain before it. */
  public RequestDecision withheld(
      Accepted request, InspectionResult.Passed passed, CredentialRefusal withheld) {
    return stopped(
        admitted(request)
            .setRule(rule(request.decision().policy(), withheld.engine()))
            .setReason(withheld.reason())
            .addAllStages(passed.stages())
            .addAllFindings(passed.findings())
            .addAllFindings(withheld.findings()),
        withheld.refusal());
  }

  /** A placeholder found in the body after the rest was forwarded. */
  public RequestDecision withheld(Accepted request, CredentialRefusal withheld) {
    return withheld(request, InspectionResult.Passed.UNTOUCHED, withheld);
  }

  /** A request that continues to its origin. */
  public RequestDecision passed(
      Accepted request,
      InspectionResult.Passed passed,
      Injection injection,
      String address,
      long chainNanos) {
    RequestDecision.Builder decision =
        admitted(request)
            .setVerdict(passed.modified() ? Verdict.VERDICT_MODIFIED : Verdict.VERDICT_ALLOWED)
            .setRule(rule(request.decision().policy(), request.decision().engine()))
            .addAllStages(passed.stages())
            .addAllFindings(passed.findings())
            .setChainNanos(chainNanos)
            .setCredentialsInjected(injection.credentialed());
    injection.signature().ifPresent(decision::setSignature);
    decision.getDestinationBuilder().setIp(address);
    if (request.decision() instanceof PolicyDecision.AuditOnly audited) {
      decision.setAuditOnly(true).setReason(audited.reason());
    }
    if (passed.body() instanceof RequestBody.Buffered buffered) {
      decision.setRequestBytes(buffered.bytes().size());
    }
    return decision.build();
  }

  public AuditRecord record(RequestDecision decision) {
    return record().setRequest(decision).build();
  }

  public AuditRecord completed(
      RequestDecision decision,
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

  public AuditRecord record(TunnelDecision upgrade) {
    return record().setTunnel(upgrade).build();
  }

  private AuditRecord.Builder record() {
    return AuditRecord.newBuilder()
        .setTimeMs(System.currentTimeMillis())
        .setCorrelationUid(context.requestId())
        .setSandbox(context.sandbox());
  }

  private RequestDecision.Builder admitted(Accepted request) {
    return decision(request.target().path()).setDestination(destination(request.to()));
  }

  private RequestDecision.Builder decision(String path) {
    return RequestDecision.newBuilder()
        .setClient(context.client().peer())
        .setScheme(context.origin().scheme())
        .setMethod(context.head().method())
        .setPath(path)
        .setGeneration(context.snapshot().generation())
        .setTunnelled(context.origin().isTunneled())
        .setHttpVersion(context.head().version() == HttpVersion.HTTP_1_0 ? "1.0" : "1.1");
  }

  private static RequestDecision stopped(RequestDecision.Builder decision, Refusal refusal) {
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
