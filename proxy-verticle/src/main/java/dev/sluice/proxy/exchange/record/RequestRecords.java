package dev.sluice.proxy.exchange.record;

import dev.sluice.policy.DecisionBasis;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestCompletion;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.Signature;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import dev.sluice.proxy.exchange.inspection.InspectionResult;
import dev.sluice.proxy.exchange.inspection.RequestBody;
import dev.sluice.proxy.refusal.Authority;
import dev.sluice.proxy.refusal.CredentialRefusal;
import dev.sluice.proxy.refusal.Refusal;
import dev.sluice.proxy.request.AdmissionResult.Accepted;
import dev.sluice.proxy.request.AdmissionResult.Local;
import dev.sluice.proxy.request.AdmissionResult.Refused;
import dev.sluice.proxy.request.ExchangeContext;
import dev.sluice.proxy.request.record.RecordedTarget;
import dev.sluice.proxy.request.record.RequestStart;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns the steps of one request into audit records. Contains facts only: no query, header value or
 * body.
 */
public final class RequestRecords {
  /**
   * The secrets that the proxy inserted.
   *
   * @param credentials ids in {@code proxy.credentials}
   * @param signature made with those secrets
   */
  public record Injection(Set<String> credentials, Optional<Signature> signature) {
    public Injection {
      credentials = Collections.unmodifiableSortedSet(new TreeSet<>(credentials));
    }

    public static Injection of(
        Set<String> some, Set<String> others, Optional<Signature> signature) {
      Set<String> all = new TreeSet<>(some);
      all.addAll(others);
      return new Injection(all, signature);
    }
  }

  private final ExchangeContext context;
  private final RequestStart start;

  /**
   * Starts the measured duration of the request.
   *
   * @param stream number of its HTTP/2 stream; 0 over HTTP/1
   */
  public RequestRecords(ExchangeContext context, int stream) {
    this.context = context;
    this.start = new RequestStart(context, stream);
  }

  public RequestDecision refused(Refused refused) {
    RecordedTarget target =
        start.target(refused.to().map(Authority::host).orElse(""), refused.path());
    RequestDecision.Builder decision =
        start
            .decision(target)
            .setRule(RequestStart.rule(refused.policy(), refused.engine(), refused.basis()))
            .setReason(target.in(refused.reason()));
    start.ask(refused.query(), refused.basis(), decision);
    refused.to().ifPresent(to -> decision.setDestination(target.host().destination(to)));
    refused.call().ifPresent(call -> start.name(call, decision));
    if (!refused.scheme().isEmpty()) {
      decision.setScheme(refused.scheme());
    }
    return stopped(decision, refused.refusal());
  }

  public RequestDecision local(Local request) {
    RecordedTarget target = start.target(request.to().host(), request.target().path());
    return start
        .decision(target)
        .setDestination(target.host().destination(request.to()))
        .setVerdict(Verdict.VERDICT_ALLOWED)
        .setRule(RequestStart.rule("-", RuleEngine.LOCAL.text(), DecisionBasis.NONE))
        .build();
  }

  public RequestDecision stopped(Accepted request, Refusal refusal, String engine, String reason) {
    RecordedTarget target = target(request);
    return stopped(
        admitted(request, target)
            .setRule(RequestStart.rule(request.decision().policy(), engine, DecisionBasis.NONE))
            .setReason(target.in(reason)),
        refusal);
  }

  public RequestDecision unusable(Accepted request, InspectionResult.Unusable unusable) {
    return stopped(request, unusable.refusal(), request.decision().engine(), unusable.reason());
  }

  public RequestDecision stopped(
      Accepted request, InspectionResult.Stopped stopped, long chainNanos) {
    RecordedTarget target = target(request);
    return stopped(
        admitted(request, target)
            .setRule(
                RequestStart.rule(
                    request.decision().policy(), RuleEngine.MIDDLEWARE.text(), DecisionBasis.NONE))
            .setReason(target.in(stopped.reason()))
            .addAllStages(target.in(stopped.stages()))
            .addAllFindings(stopped.findings())
            .setChainNanos(chainNanos),
        stopped.refusal());
  }

  public RequestDecision withheld(
      Accepted request, InspectionResult.Passed passed, CredentialRefusal withheld) {
    RecordedTarget target = target(request);
    return stopped(
        admitted(request, target)
            .setRule(
                RequestStart.rule(
                    request.decision().policy(), withheld.engine(), DecisionBasis.NONE))
            .setReason(withheld.reason())
            .addAllStages(target.in(passed.stages()))
            .addAllFindings(passed.findings())
            .addAllFindings(withheld.findings()),
        withheld.refusal());
  }

  public RequestDecision withheld(Accepted request, CredentialRefusal withheld) {
    return withheld(request, InspectionResult.Passed.UNTOUCHED, withheld);
  }

  public RequestDecision passed(
      Accepted request,
      InspectionResult.Passed passed,
      Optional<Injection> injection,
      String address,
      long chainNanos) {
    RecordedTarget target = target(request);
    RequestDecision.Builder decision =
        admitted(request, target, address)
            .setVerdict(passed.modified() ? Verdict.VERDICT_MODIFIED : Verdict.VERDICT_ALLOWED)
            .setRule(
                RequestStart.rule(
                    request.decision().policy(),
                    request.decision().engine(),
                    request.decision().basis()))
            .addAllStages(target.in(passed.stages()))
            .addAllFindings(passed.findings())
            .setChainNanos(chainNanos);
    injection.ifPresent(secrets -> inject(secrets, decision));
    start.tellDenial(request.decision(), target, decision);
    decision.setStreaming(passed.body().isLive());
    if (passed.body() instanceof RequestBody.Buffered buffered) {
      decision.setRequestBytes(buffered.bytes().size());
      if (passed.modified()) {
        decision.setOriginalBytes(buffered.receivedBytes());
      }
    }
    return decision.build();
  }

  private static void inject(Injection secrets, RequestDecision.Builder decision) {
    decision.setCredentialsInjected(true).addAllCredentials(secrets.credentials());
    secrets.signature().ifPresent(decision::setSignature);
  }

  public AuditRecord record(RequestDecision decision) {
    return context.trace().in(RequestStart.record(context).setRequest(decision)).build();
  }

  public AuditRecord completed(
      RequestDecision decision,
      int status,
      long requestBytes,
      long responseBytes,
      RequestCompletion.Outcome outcome,
      String reason) {
    RequestCompletion.Builder completion =
        RequestCompletion.newBuilder()
            .setDecision(decision)
            .setStatus(status)
            .setRequestBytes(requestBytes)
            .setResponseBytes(responseBytes)
            .setDurationNanos(start.nanos())
            .setOutcome(outcome)
            .setReason(reason);
    return context.trace().in(RequestStart.record(context).setCompletion(completion)).build();
  }

  public AuditRecord record(TunnelDecision upgrade) {
    return context.trace().in(RequestStart.record(context).setTunnel(upgrade)).build();
  }

  private RequestDecision.Builder admitted(Accepted request, RecordedTarget target) {
    return admitted(request, target, "");
  }

  private RequestDecision.Builder admitted(
      Accepted request, RecordedTarget target, String address) {
    RequestDecision.Builder decision =
        start.decision(target).setDestination(target.host().destination(request.to(), address));
    start.ask(request.target().query(), request.decision().basis(), decision);
    return decision;
  }

  private RecordedTarget target(Accepted request) {
    return start.target(request.to().host(), request.target().path());
  }

  private static RequestDecision stopped(RequestDecision.Builder decision, Refusal refusal) {
    return decision
        .setVerdict(Verdict.VERDICT_DENIED)
        .setRefusal(refusal.code())
        .setStatus(refusal.status())
        .build();
  }
}
