package dev.sluice.tools.suggest.patch;

import dev.sluice.policy.AppliedEndpoint;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.Endpoint.RefusalForm;
import dev.sluice.policy.document.Protocol;
import dev.sluice.policy.document.UpgradeOptions;
import dev.sluice.tools.suggest.rule.RuleCondition;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import dev.sluice.tools.suggest.rule.SuggestedRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Leaves out what the file admits by now, since the record may be older than it. Only a rule whose
 * requests pass for any name in the place of a star is left out.
 */
final class AdmittedAlready {
  /** One that stands for many. */
  private static final String STAR = "(?<!\\\\)\\*";

  private static final List<String> NAMES = List.of("a", "0f1e2d3c4b5a");

  private final Policy policy;

  AdmittedAlready(Policy policy) {
    this.policy = policy;
  }

  List<SuggestedEndpoint> without(List<SuggestedEndpoint> endpoints) {
    List<SuggestedEndpoint> left = new ArrayList<>();
    for (SuggestedEndpoint endpoint : endpoints) {
      List<SuggestedRule> rules =
          endpoint.rules().stream().filter(rule -> !admits(endpoint.place(), rule)).toList();
      boolean onlyTunnel = endpoint.rules().isEmpty();
      if (onlyTunnel ? !admitsTunnel(endpoint.place()) : !rules.isEmpty()) {
        left.add(
            new SuggestedEndpoint(endpoint.place(), rules, endpoint.tunnel(), endpoint.hosts()));
      }
    }
    return left;
  }

  private boolean admitsTunnel(Place place) {
    return hosts(place).stream()
        .allMatch(
            host -> policy.admitEndpoint(host, place.port()) instanceof EndpointDecision.Admitted);
  }

  private boolean admits(Place place, SuggestedRule rule) {
    return switch (rule.condition()) {
      case RuleCondition.Request request ->
          hosts(place).stream().allMatch(host -> admits(host, place, request));
      case RuleCondition.RpcCall ignored -> isUnread(place);
      case RuleCondition.Operation ignored -> isUnread(place);
    };
  }

  private boolean admits(String host, Place place, RuleCondition.Request request) {
    return NAMES.stream().allMatch(name -> allows(facts(host, place, request, name)));
  }

  /** Whether host and port alone decide, so that a rule would refuse every other request. */
  private boolean isUnread(Place place) {
    return hosts(place).stream()
        .allMatch(
            host ->
                policy.admitEndpoint(host, place.port())
                        instanceof EndpointDecision.Admitted admitted
                    && !admitted.inspected());
  }

  /**
   * Whether an endpoint at this place, beside those of the file, would take requests from one of
   * them: that of a path is more specific, and its own settings and rules would count.
   */
  boolean takesOver(Place place) {
    return !place.path().isEmpty()
        && hosts(place).stream().anyMatch(host -> isApplied(host, place));
  }

  private boolean isApplied(String host, Place place) {
    return NAMES.stream()
        .map(name -> place.path().replaceAll(STAR, name))
        .map(path -> new RequestFacts(host, place.port(), "POST", path, "", false))
        .anyMatch(facts -> policy.appliedEndpoint(facts).isPresent());
  }

  private boolean allows(RequestFacts facts) {
    return policy.admitEndpoint(facts.host(), facts.port()) instanceof EndpointDecision.Admitted
        && policy.admitRequest(facts) instanceof PolicyDecision.Allowed;
  }

  private static List<String> hosts(Place place) {
    return place.host().startsWith("*")
        ? NAMES.stream().map(name -> name + place.host().substring(1)).toList()
        : List.of(place.host());
  }

  private static RequestFacts facts(
      String host, Place place, RuleCondition.Request request, String name) {
    String path = request.path().replaceAll(STAR, name).replace("\\*", "*");
    String query =
        request.queryKeys().stream().map(key -> key + "=1").collect(Collectors.joining("&"));
    return new RequestFacts(host, place.port(), request.method(), path, query, false);
  }

  /**
   * What an endpoint at this place has to say of its treatment of requests, to agree with the one
   * of the file that applies there.
   */
  List<String> treatment(Place place) {
    String host = hosts(place).getFirst();
    RequestFacts facts =
        new RequestFacts(
            host, place.port(), "POST", place.path().isEmpty() ? "/" : place.path(), "", false);
    Optional<Protocol> inspected = Optional.of(place.protocol());
    List<String> lines = new ArrayList<>();
    Optional<AppliedEndpoint> applied =
        policy.appliedEndpoint(facts).filter(it -> it.protocol().equals(inspected));
    lines.add(
        "enforcement: "
            + (applied.filter(AppliedEndpoint::audited).isPresent() ? "audit" : "enforce"));
    applied.ifPresent(it -> lines.addAll(others(it, facts)));
    return lines;
  }

  private List<String> others(AppliedEndpoint applied, RequestFacts facts) {
    List<String> lines = new ArrayList<>();
    if (policy.admitEndpoint(facts.host(), facts.port())
            instanceof EndpointDecision.Admitted admitted
        && admitted.encodedSlash()) {
      lines.add("allow_encoded_slash: true");
    }
    if (applied.refusals() != RefusalForm.OPENSHELL) {
      lines.add("refusals: " + applied.refusals().word());
    }
    UpgradeOptions upgrades = policy.upgrades(facts);
    if (upgrades.allowed() && applied.protocol().filter(Protocol::refusesUpgrades).isPresent()) {
      lines.add("upgrades: allow");
    }
    if (upgrades.closes()) {
      lines.add("refuse_upgrade: close");
    }
    if (applied.messages().isWritten()) {
      lines.add("messages: " + applied.messages());
    }
    return lines;
  }
}
