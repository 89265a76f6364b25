package dev.sluice.policy.compiled;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.CompileEffort;
import dev.sluice.config.match.CompileEffort.Share;
import dev.sluice.inspect.body.Call;
import dev.sluice.policy.AppliedEndpoint;
import dev.sluice.policy.EndpointDecision;
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
import dev.sluice.policy.middleware.ChainTable;
import dev.sluice.policy.middleware.MiddlewareChain;
import dev.sluice.policy.section.ObserveMode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policy of the hot path: two hash look-ups, then the rules of that host and port. */
final class CompiledPolicy implements Policy {
  private final boolean empty;
  private final HostIndex hosts;
  private final ChainTable chains;
  private final Map<String, MiddlewareChain> chainsOfDeclared;
  private final Optional<Policy> boundary;
  private final Optional<ObserveMode> observe;
  private final boolean temporary;
  private final Instant now;

  CompiledPolicy(
      List<EndpointCandidate> candidates,
      ChainTable chains,
      Optional<ObserveMode> observe,
      CompileEffort effort) {
    this.empty = candidates.isEmpty();
    this.hosts = new HostIndex(candidates, effort.budget(Share.HOST_TABLES));
    this.chains = chains;
    this.boundary = Optional.empty();
    this.chainsOfDeclared = new HashMap<>();
    ComparisonBudget budget = effort.budget(Share.CHAINS);
    for (String host : hosts.declared()) {
      if (budget.spend(chains.steps(host.length()))) {
        chainsOfDeclared.put(host, chains.chainFor(host));
      }
    }
    this.observe = observe;
    this.temporary = candidates.stream().anyMatch(c -> c.expiresAt().isPresent());
    this.now = Instant.MAX;
  }

  private CompiledPolicy(CompiledPolicy of, Optional<Policy> boundary, Instant now) {
    this.empty = of.empty;
    this.boundary = boundary;
    this.hosts = of.hosts;
    this.chains = of.chains;
    this.chainsOfDeclared = of.chainsOfDeclared;
    this.observe = of.observe;
    this.temporary = of.temporary;
    this.now = now;
  }

  @Override
  public Policy within(Policy limit) {
    return new CompiledPolicy(this, Optional.of(limit), now);
  }

  /** Whether the policy needs more memory than a node should give; it decides nothing then. */
  boolean isTooLarge() {
    return hosts.isTooLarge();
  }

  @Override
  public Policy at(Instant now) {
    Optional<Policy> limit = boundary.map(most -> most.at(now).unobserved());
    CompiledPolicy judged =
        temporary || !limit.equals(boundary) ? new CompiledPolicy(this, limit, now) : this;
    return observe.isPresent() && observe.get().isActive(now)
        ? new ObservedPolicy(judged, observe.get(), limit)
        : judged;
  }

  @Override
  public Optional<ObserveMode> observe() {
    return observe;
  }

  @Override
  public EndpointDecision admitEndpoint(String host, int port) {
    Optional<PortTable> table = hosts.find(host, port, now);
    if (table.isEmpty()) {
      return refused(host, port);
    }
    EndpointDecision.Admitted admitted = table.get().admitted();
    return boundary.isEmpty() ? admitted : limited(admitted, boundary.get(), host, port);
  }

  private EndpointDecision limited(
      EndpointDecision.Admitted admitted, Policy limit, String host, int port) {
    return switch (limit.admitEndpoint(host, port)) {
      case EndpointDecision.Refused refused -> refused(host, port);
      case EndpointDecision.Admitted most -> admitted.within(most);
    };
  }

  @Override
  public PolicyDecision admitRequest(RequestFacts request) {
    Optional<PortTable> table = hosts.find(request.host(), request.port(), now);
    return table.isPresent() ? table.get().decide(request) : denied(request.host(), request.port());
  }

  @Override
  public PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
    Optional<PortTable> table = hosts.find(request.host(), request.port(), now);
    return table.isPresent()
        ? table.get().decide(request, body)
        : denied(request.host(), request.port());
  }

  @Override
  public boolean admitsCall(RequestFacts request, Call call) {
    return hosts
        .find(request.host(), request.port(), now)
        .map(table -> table.admits(request, call))
        .orElse(false);
  }

  @Override
  public RecordedDecision admitRecorded(RecordedRequest request) {
    Optional<PortTable> table = hosts.find(request.host(), request.port(), now);
    return table.isPresent()
        ? table.get().decide(request)
        : new RecordedDecision.Decided(denied(request.host(), request.port()), false);
  }

  @Override
  public CredentialOptions credentials(RequestFacts request) {
    return hosts
        .find(request.host(), request.port(), now)
        .map(table -> table.credentials(request))
        .orElse(CredentialOptions.NONE);
  }

  @Override
  public UpgradeOptions upgrades(RequestFacts request) {
    return hosts
        .find(request.host(), request.port(), now)
        .map(table -> table.upgrades(request))
        .orElse(UpgradeOptions.DEFAULTS);
  }

  @Override
  public MessageReading messages(RequestFacts handshake) {
    return hosts
        .find(handshake.host(), handshake.port(), now)
        .map(table -> table.messages(handshake))
        .orElse(MessageReading.NONE);
  }

  @Override
  public PolicyDecision.Settled admitMessage(
      RequestFacts handshake, Sender from, ByteBuffer message) {
    Optional<PortTable> table = hosts.find(handshake.host(), handshake.port(), now);
    return table.isPresent()
        ? table.get().decide(handshake, from, message)
        : denied(handshake.host(), handshake.port());
  }

  @Override
  public RefusalForm refusals(RequestFacts request) {
    return hosts
        .find(request.host(), request.port(), now)
        .map(table -> table.refusals(request))
        .orElse(RefusalForm.OPENSHELL);
  }

  @Override
  public MiddlewareChain chainFor(String host) {
    MiddlewareChain declared = chainsOfDeclared.get(host);
    return declared != null ? declared : chains.chainFor(host);
  }

  @Override
  public Optional<AppliedEndpoint> appliedEndpoint(RequestFacts request) {
    return hosts
        .find(request.host(), request.port(), now)
        .flatMap(table -> table.applied(request))
        .map(AppliedEndpoint::of);
  }

  @Override
  public Optional<RuleReference> decidingRule(RequestFacts request) {
    return hosts
        .find(request.host(), request.port(), now)
        .flatMap(table -> table.deciding(request))
        .map(HttpRule::reference);
  }

  @Override
  public Optional<Instant> expired(String host, int port) {
    return hosts.expired(host, port, now);
  }

  private PolicyDecision.Denied denied(String host, int port) {
    return new PolicyDecision.Denied("-", "opa", reason(host, port), true);
  }

  private EndpointDecision.Refused refused(String host, int port) {
    return new EndpointDecision.Refused(reason(host, port));
  }

  private String reason(String host, int port) {
    return empty
        ? "network connections not allowed by policy"
        : "endpoint %s:%d is not allowed by any policy".formatted(host, port);
  }

  /**
   * Whether it decides alike because it was compiled from the same text, at one time under one
   * boundary.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof CompiledPolicy policy
        && policy.hosts == hosts
        && policy.now.equals(now)
        && policy.boundary.equals(boundary);
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(hosts);
  }
}
