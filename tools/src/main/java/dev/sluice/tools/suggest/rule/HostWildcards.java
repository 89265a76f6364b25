package dev.sluice.tools.suggest.rule;

import dev.sluice.config.net.PublicNames;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import dev.sluice.tools.suggest.shape.Evidence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes one rule for {@code *.example.com} of a rule that three or more hosts directly below {@code
 * example.com} need. A rule that fewer of them need stays with its host.
 */
final class HostWildcards {
  /** So many hosts are needed. */
  static final int HOSTS = 3;

  private HostWildcards() {}

  /** The endpoints of one sandbox, with wildcards first among those of a domain. */
  static List<SuggestedEndpoint> joined(List<SuggestedEndpoint> endpoints) {
    Map<Place, List<SuggestedEndpoint>> families = new LinkedHashMap<>();
    for (SuggestedEndpoint endpoint : endpoints) {
      PublicNames.ownParent(endpoint.place().host())
          .map(parent -> endpoint.place().at("*." + parent))
          .ifPresent(
              wide -> families.computeIfAbsent(wide, unseen -> new ArrayList<>()).add(endpoint));
    }
    Map<SuggestedEndpoint, Optional<SuggestedEndpoint>> left = new LinkedHashMap<>();
    endpoints.forEach(endpoint -> left.put(endpoint, Optional.of(endpoint)));
    List<SuggestedEndpoint> result = new ArrayList<>();
    families.forEach((wide, family) -> join(wide, family, left).ifPresent(result::add));
    left.values().forEach(kept -> kept.ifPresent(result::add));
    return result;
  }

  private static Optional<SuggestedEndpoint> join(
      Place wide,
      List<SuggestedEndpoint> family,
      Map<SuggestedEndpoint, Optional<SuggestedEndpoint>> left) {
    if (family.size() < HOSTS) {
      return Optional.empty();
    }
    Map<RuleCondition, List<SuggestedRule>> shared = shared(family);
    boolean joinsTunnels =
        family.stream().filter(endpoint -> endpoint.rules().isEmpty()).count() >= HOSTS;
    if (shared.isEmpty() && !joinsTunnels) {
      return Optional.empty();
    }
    List<String> hosts = new ArrayList<>();
    Evidence connections = new Evidence();
    for (SuggestedEndpoint endpoint : family) {
      Optional<SuggestedEndpoint> rest = without(endpoint, shared, joinsTunnels);
      if (rest.isEmpty() || rest.get().rules().size() < endpoint.rules().size()) {
        hosts.add(endpoint.place().host());
      }
      if (rest.isEmpty()) {
        endpoint.tunnel().ifPresent(connections::add);
      }
      left.put(endpoint, rest);
    }
    List<SuggestedRule> rules = shared.values().stream().map(HostWildcards::merged).toList();
    return Optional.of(
        new SuggestedEndpoint(
            wide,
            rules,
            connections.count() == 0 ? Optional.empty() : Optional.of(connections),
            hosts));
  }

  private static Map<RuleCondition, List<SuggestedRule>> shared(List<SuggestedEndpoint> family) {
    Map<RuleCondition, List<SuggestedRule>> byCondition = new LinkedHashMap<>();
    for (SuggestedEndpoint endpoint : family) {
      for (SuggestedRule rule : endpoint.rules()) {
        byCondition.computeIfAbsent(rule.condition(), unseen -> new ArrayList<>()).add(rule);
      }
    }
    byCondition.values().removeIf(rules -> rules.size() < HOSTS);
    return byCondition;
  }

  private static Optional<SuggestedEndpoint> without(
      SuggestedEndpoint endpoint,
      Map<RuleCondition, List<SuggestedRule>> shared,
      boolean joinsTunnels) {
    if (endpoint.rules().isEmpty()) {
      // Any endpoint of the host and port admits the connection.
      return joinsTunnels || !shared.isEmpty() ? Optional.empty() : Optional.of(endpoint);
    }
    List<SuggestedRule> own =
        endpoint.rules().stream().filter(rule -> !shared.containsKey(rule.condition())).toList();
    return own.isEmpty() ? Optional.empty() : Optional.of(endpoint.with(own));
  }

  private static SuggestedRule merged(List<SuggestedRule> rules) {
    Evidence evidence = new Evidence();
    TreeMap<Integer, String> reasons = new TreeMap<>();
    for (SuggestedRule rule : rules) {
      evidence.add(rule.evidence());
      reasons.putAll(rule.reasons());
    }
    return new SuggestedRule(rules.getFirst().condition(), evidence, reasons);
  }
}
