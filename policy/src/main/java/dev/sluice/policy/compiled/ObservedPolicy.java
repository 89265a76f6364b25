package dev.sluice.policy.compiled;

import dev.sluice.policy.AppliedEndpoint;
import dev.sluice.policy.DestinationRule;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.EndpointDecision.CredentialUse;
import dev.sluice.policy.EndpointDecision.TlsMode;
import dev.sluice.policy.MessageReading;
import dev.sluice.policy.MessageReading.Sender;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RecordedDecision;
import dev.sluice.policy.RecordedRequest;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.RuleReference;
import dev.sluice.policy.document.CredentialOptions;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.UpgradeOptions;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.section.ObserveMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A policy while its sandbox is observed: what only lacks a rule is observed. What a deny rule or
 * the form of a request forbids stays forbidden.
 *
 * @param rules without the mode
 */
record ObservedPolicy(Policy rules, ObserveMode mode, Optional<Policy> boundary) implements Policy {
  private static final String NAME = "-";

  // The messages of an upgraded connection would pass unread.
  private static final UpgradeOptions NO_UPGRADES = new UpgradeOptions(false, false);

  @Override
  public Policy at(Instant now) {
    return rules.at(now);
  }

  @Override
  public Optional<Instant> expired(String host, int port) {
    return rules.expired(host, port);
  }

  @Override
  public boolean isObserving() {
    return true;
  }

  @Override
  public Policy unobserved() {
    return rules;
  }

  @Override
  public Optional<ObserveMode> observe() {
    return Optional.of(mode);
  }

  @Override
  public EndpointDecision admitEndpoint(String host, int port) {
    return switch (rules.admitEndpoint(host, port)) {
      case EndpointDecision.Refused(String reason) when ObserveMode.isObserved(port) ->
          observed(reason);
      case EndpointDecision decided -> decided;
    };
  }

  private EndpointDecision.Admitted observed(String reason) {
    return new EndpointDecision.Admitted(
        NAME,
        TlsMode.AUTO,
        true,
        new DestinationRule.StrictlyPublic(),
        false,
        CredentialUse.NONE,
        false,
        mode.path(),
        Optional.of(reason),
        Optional.of(mode.until()));
  }

  @Override
  public PolicyDecision admitRequest(RequestFacts request) {
    return switch (rules.admitRequest(request)) {
      case PolicyDecision.Settled settled ->
          observed(settled, request, boundary.map(most -> most.admitRequest(request)));
      case PolicyDecision.ByBody byBody -> byBody;
    };
  }

  @Override
  public PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
    PolicyDecision.Settled settled = rules.admitBody(request, body);
    return observed(settled, request, boundary.flatMap(most -> byBody(most, request, body)));
  }

  private static Optional<PolicyDecision> byBody(
      Policy most, RequestFacts request, ByteBuffer body) {
    PolicyDecision byHead = most.admitRequest(request);
    return Optional.of(
        byHead instanceof PolicyDecision.ByBody ? most.admitBody(request, body) : byHead);
  }

  @Override
  public PolicyDecision.Settled admitMessage(
      RequestFacts handshake, Sender from, ByteBuffer message) {
    PolicyDecision.Settled settled = rules.admitMessage(handshake, from, message);
    return observed(
        settled,
        handshake,
        boundary
            .filter(most -> most.messages(handshake).client().isPresent())
            .map(most -> most.admitMessage(handshake, from, message)));
  }

  private PolicyDecision.Settled observed(
      PolicyDecision.Settled settled, RequestFacts request, Optional<PolicyDecision> most) {
    return settled instanceof PolicyDecision.Denied denied
            && denied.unmatched()
            && ObserveMode.isObserved(request.port())
            && most.filter(ObservedPolicy::forbids).isEmpty()
        ? new PolicyDecision.Observed(denied, mode.until())
        : settled;
  }

  private static boolean forbids(PolicyDecision decision) {
    return decision instanceof PolicyDecision.Stopped
        && !(decision instanceof PolicyDecision.Denied denied && denied.unmatched());
  }

  /** By the rules alone, which are what a replay is about. */
  @Override
  public RecordedDecision admitRecorded(RecordedRequest request) {
    return rules.admitRecorded(request);
  }

  @Override
  public CredentialOptions credentials(RequestFacts request) {
    return rules.credentials(request);
  }

  @Override
  public UpgradeOptions upgrades(RequestFacts request) {
    return rules.admitEndpoint(request.host(), request.port()) instanceof EndpointDecision.Refused
            || admitRequest(request) instanceof PolicyDecision.Observed
        ? NO_UPGRADES
        : rules.upgrades(request);
  }

  @Override
  public MessageReading messages(RequestFacts handshake) {
    return rules.messages(handshake);
  }

  @Override
  public RefusalForm refusals(RequestFacts request) {
    return rules.refusals(request);
  }

  @Override
  public MiddlewareChain chainFor(String host) {
    return rules.chainFor(host);
  }

  @Override
  public MiddlewareChain observedChainFor(String host) {
    List<MiddlewareEntry> entries = new ArrayList<>(rules.chainFor(host).entries());
    entries.add(mode.entry());
    return new MiddlewareChain(entries);
  }

  @Override
  public MiddlewareChain chainFor(RequestFacts request, PolicyDecision decision) {
    boolean mayBeObserved =
        decision instanceof PolicyDecision.Observed
            || (isByContent(request, decision) && ObserveMode.isObserved(request.port()));
    return mayBeObserved ? observedChainFor(request.host()) : chainFor(request.host());
  }

  private boolean isByContent(RequestFacts request, PolicyDecision decision) {
    return decision instanceof PolicyDecision.ByBody
        || (request.upgrade() && rules.messages(request).client().isPresent());
  }

  @Override
  public Optional<AppliedEndpoint> appliedEndpoint(RequestFacts request) {
    return rules.appliedEndpoint(request);
  }

  @Override
  public Optional<RuleReference> decidingRule(RequestFacts request) {
    return rules.decidingRule(request);
  }
}
