package dev.sluice.config.policy.compiled;

import dev.sluice.config.policy.AppliedEndpoint;
import dev.sluice.config.policy.DecisionBasis;
import dev.sluice.config.policy.EndpointDecision;
import dev.sluice.config.policy.Policy;
import dev.sluice.config.policy.PolicyDecision;
import dev.sluice.config.policy.RecordedDecision;
import dev.sluice.config.policy.RecordedRequest;
import dev.sluice.config.policy.RequestFacts;
import dev.sluice.config.policy.RuleReference;
import dev.sluice.config.policy.document.CredentialOptions;
import dev.sluice.config.policy.document.Endpoint.RefusalForm;
import dev.sluice.config.policy.document.UpgradeOptions;
import dev.sluice.config.policy.match.ComparisonBudget;
import dev.sluice.config.policy.match.CompileEffort;
import dev.sluice.config.policy.match.CompileEffort.Share;
import dev.sluice.config.policy.middleware.ChainTable;
import dev.sluice.config.policy.middleware.MiddlewareChain;
import dev.sluice.config.policy.section.ObserveMode;
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
  private final Map<String, MiddlewareChain> chainsOfDeclared = new HashMap<>();
  private final Optional<ObservedPolicy> observed;

  CompiledPolicy(
      List<EndpointCandidate> candidates,
      ChainTable chains,
      Optional<ObserveMode> observe,
      CompileEffort effort) {
    this.empty = candidates.isEmpty();
    this.hosts = new HostIndex(candidates, effort.budget(Share.HOST_TABLES));
    this.chains = chains;
    ComparisonBudget budget = effort.budget(Share.CHAINS);
    for (String host : hosts.declared()) {
      if (budget.spend(chains.steps(host.length()))) {
        chainsOfDeclared.put(host, chains.chainFor(host));
      }
    }
    this.observed = observe.map(mode -> new ObservedPolicy(this, mode));
  }

  /** Whether the policy needs more memory than a node should give; it decides nothing then. */
  boolean isTooLarge() {
    return hosts.isTooLarge();
  }

  @Override
  public Policy at(Instant now) {
    return observed.isPresent() && observed.get().isActive(now) ? observed.get() : this;
  }

  @Override
  public Optional<ObserveMode> observe() {
    return observed.map(ObservedPolicy::mode);
  }

  @Override
  public EndpointDecision admitEndpoint(String host, int port) {
    Optional<PortTable> table = hosts.find(host, port);
    return table.isPresent() ? table.get().admitted() : refused(host, port);
  }

  @Override
  public PolicyDecision admitRequest(RequestFacts request) {
    Optional<PortTable> table = hosts.find(request.host(), request.port());
    return table.isPresent() ? table.get().decide(request) : denied(request.host(), request.port());
  }

  @Override
  public PolicyDecision.Settled admitBody(RequestFacts request, ByteBuffer body) {
    Optional<PortTable> table = hosts.find(request.host(), request.port());
    return table.isPresent()
        ? table.get().decide(request, body)
        : denied(request.host(), request.port());
  }

  @Override
  public RecordedDecision admitRecorded(RecordedRequest request) {
    Optional<PortTable> table = hosts.find(request.host(), request.port());
    return table.isPresent()
        ? table.get().decide(request)
        : new RecordedDecision.Decided(denied(request.host(), request.port()), false);
  }

  @Override
  public CredentialOptions credentials(RequestFacts request) {
    return hosts
        .find(request.host(), request.port())
        .map(table -> table.credentials(request))
        .orElse(CredentialOptions.NONE);
  }

  @Override
  public UpgradeOptions upgrades(RequestFacts request) {
    return hosts
        .find(request.host(), request.port())
        .map(table -> table.upgrades(request))
        .orElse(UpgradeOptions.DEFAULTS);
  }

  @Override
  public RefusalForm refusals(RequestFacts request) {
    return hosts
        .find(request.host(), request.port())
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
        .find(request.host(), request.port())
        .flatMap(table -> table.applied(request))
        .map(AppliedEndpoint::of);
  }

  @Override
  public Optional<RuleReference> decidingRule(RequestFacts request) {
    return hosts
        .find(request.host(), request.port())
        .flatMap(table -> table.deciding(request))
        .map(HttpRule::reference);
  }

  private PolicyDecision.Denied denied(String host, int port) {
    return new PolicyDecision.Denied(
        "-", "opa", reason(host, port), Optional.empty(), DecisionBasis.NONE, true);
  }

  private EndpointDecision.Refused refused(String host, int port) {
    return new EndpointDecision.Refused(reason(host, port));
  }

  private String reason(String host, int port) {
    return empty
        ? "network connections not allowed by policy"
        : "endpoint %s:%d is not allowed by any policy".formatted(host, port);
  }
}
