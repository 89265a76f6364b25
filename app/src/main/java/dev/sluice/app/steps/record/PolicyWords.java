package dev.sluice.app.steps.record;

import dev.sluice.config.Snapshot;
import dev.sluice.config.Snapshots;
import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.policy.PolicyExplanation;
import dev.sluice.config.policy.RequestFacts;
import dev.sluice.proto.RuleEngine;
import dev.sluice.proto.v1.AuditRecord;
import dev.sluice.proto.v1.RequestDecision;
import dev.sluice.proto.v1.TunnelDecision;
import dev.sluice.proto.v1.Verdict;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What policy decided, in the words of {@code policy explain}. The decision is the recorded one.
 * Its place in the policy is found again, without the query, and left out where that leads
 * elsewhere. Any thread.
 */
final class PolicyWords {
  private static final String NONE = "-";
  private static final String UNKNOWN_RULE = "depends on the query, the headers or the body";
  private static final String MASKED = "[secret";
  private static final String MASKED_LABEL = "secret--";

  private final Snapshots snapshots;

  PolicyWords(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  /** The step of a request; empty when policy was not asked. */
  Optional<StepDraft> admission(AuditRecord record, RequestDecision decision) {
    String engine = decision.getRule().getEngine();
    boolean denied = decision.getVerdict() == Verdict.VERDICT_DENIED && isPolicy(engine);
    if (!denied && isUnasked(decision.getRule().getPolicy())) {
      return Optional.empty();
    }
    StepDraft step = decided(denied, decision);
    Map<String, String> facts = facts(record, decision, denied);
    step.fact("policy", named(decision.getRule().getPolicy()));
    step.fact("tls", decision.getTunnelled() ? facts.getOrDefault("tls", "") : "");
    step.fact("endpoint", facts.getOrDefault("endpoint", ""));
    return Optional.of(step.fact("rule", rule(decision, facts.getOrDefault("rule", ""))));
  }

  /** As it is explained, which has the line in the file, unless the record names another place. */
  private static String rule(RequestDecision decision, String explained) {
    String place = decision.getRule().getPlace();
    return explained.contains(place) ? explained : place;
  }

  private static StepDraft decided(boolean denied, RequestDecision decision) {
    StepDraft step = StepDraft.named("admission");
    if (denied) {
      return step.outcome("denied").fact(decision.getReason());
    }
    if (!decision.getWouldRefuse().isEmpty()) {
      return step.outcome("observed").fact("no rule admits it, " + decision.getReason());
    }
    return decision.getAuditOnly()
        ? step.outcome("allowed").fact("by audit, " + decision.getReason())
        : step.outcome("allowed");
  }

  /** The step of a tunnel, which host and port alone decide; empty when policy was not asked. */
  Optional<StepDraft> admission(AuditRecord record, TunnelDecision decision) {
    boolean denied =
        decision.getVerdict() == Verdict.VERDICT_DENIED && isPolicy(decision.getRule().getEngine());
    if (!denied && isUnasked(decision.getRule().getPolicy())) {
      return Optional.empty();
    }
    StepDraft step = StepDraft.named("admission").outcome(denied ? "denied" : "allowed");
    step.fact(denied ? decision.getReason() : "")
        .fact("policy", named(decision.getRule().getPolicy()));
    return Optional.of(step.fact("tls", tls(record, decision)));
  }

  private String tls(AuditRecord record, TunnelDecision decision) {
    return policy(record, decision.getGeneration())
        .map(
            policy ->
                policy.admitEndpoint(
                    decision.getDestination().getHost(), decision.getDestination().getPort()))
        .map(
            endpoint ->
                switch (endpoint) {
                  case EndpointDecision.Refused refused -> "";
                  case EndpointDecision.Admitted admitted -> admitted.tls().words();
                })
        .orElse("");
  }

  private Map<String, String> facts(AuditRecord record, RequestDecision decision, boolean denied) {
    if (decision.getPath().isEmpty() || isMasked(decision)) {
      return Map.of();
    }
    return policy(record, decision.getGeneration())
        .map(policy -> PolicyExplanation.of(policy, facts(decision)))
        .map(explanation -> words(explanation, agrees(explanation, decision, denied)))
        .orElse(Map.of());
  }

  private static Map<String, String> words(PolicyExplanation explanation, boolean agrees) {
    Map<String, String> facts = new HashMap<>(explanation.facts());
    if (!agrees) {
      facts.put("rule", UNKNOWN_RULE);
    }
    return facts;
  }

  /** Whether the record lacks a part that policy read, because a secret is in it. */
  private static boolean isMasked(RequestDecision decision) {
    return decision.getPath().contains(MASKED)
        || decision.getDestination().getHost().contains(MASKED_LABEL);
  }

  /** A decision by the query, the body or the handshake may have another place. */
  private static boolean agrees(
      PolicyExplanation explanation, RequestDecision decision, boolean denied) {
    String policy = decision.getRule().getPolicy();
    return explanation
        .request()
        .map(
            found ->
                switch (found) {
                  case PolicyDecision.Stopped stopped ->
                      denied && stopped.reason().equals(decision.getReason());
                  case PolicyDecision.AuditOnly audit ->
                      decision.getAuditOnly() && audit.reason().equals(decision.getReason());
                  case PolicyDecision.Observed observed ->
                      observed.denied().reason().equals(decision.getReason());
                  case PolicyDecision.Allowed allowed ->
                      !denied && !decision.getAuditOnly() && allowed.policy().equals(policy);
                  case PolicyDecision.ByBody body -> body.policy().equals(policy);
                })
        .orElse(denied);
  }

  private static RequestFacts facts(RequestDecision decision) {
    return new RequestFacts(
        decision.getDestination().getHost(),
        decision.getDestination().getPort(),
        decision.getMethod(),
        decision.getPath(),
        "",
        false);
  }

  private Optional<Policy> policy(AuditRecord record, long generation) {
    Snapshot current = snapshots.current();
    Optional<Snapshot> decided =
        current.generation() == generation
            ? Optional.of(current)
            : snapshots.generation(generation);
    Instant then = Instant.ofEpochMilli(record.getTimeMs());
    return decided.map(snapshot -> snapshot.policyFor(record.getSandbox()).at(then));
  }

  /** Whether policy, and nothing later, denies by this engine. */
  static boolean isPolicy(String engine) {
    return engine.equals(RuleEngine.OPA.text()) || RuleEngine.isLayer7(engine);
  }

  private static boolean isUnasked(String policy) {
    return policy.isEmpty() || policy.equals(NONE);
  }

  private static String named(String policy) {
    return isUnasked(policy) ? "" : policy;
  }
}
