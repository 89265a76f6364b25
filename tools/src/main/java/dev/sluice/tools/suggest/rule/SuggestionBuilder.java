package dev.sluice.tools.suggest.rule;

import dev.sluice.config.net.PublicNames;
import dev.sluice.policy.document.Protocol;
import dev.sluice.policy.shape.PathTree;
import dev.sluice.tools.suggest.record.DeniedEvent.Target;
import dev.sluice.tools.suggest.record.SkipReason;
import dev.sluice.tools.suggest.rule.RuleCondition.Request;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import dev.sluice.tools.suggest.shape.CallShape;
import dev.sluice.tools.suggest.shape.DenialTally;
import dev.sluice.tools.suggest.shape.HostTally;
import dev.sluice.tools.suggest.shape.HostTally.Way;
import dev.sluice.tools.suggest.shape.PathLeaf;
import dev.sluice.tools.suggest.shape.PathLeaf.CallTally;
import dev.sluice.tools.suggest.shape.ShapeCover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the rules of each sandbox of what it was denied. */
public final class SuggestionBuilder {
  private final DenialTally tally;
  private final boolean unresolved;

  /**
   * @param tally of the whole record; what is left out is added to its counts
   * @param unresolved whether public names without a recorded address count as public
   */
  public SuggestionBuilder(DenialTally tally, boolean unresolved) {
    this.tally = tally;
    this.unresolved = unresolved;
  }

  public SortedMap<String, List<SuggestedEndpoint>> build() {
    SortedMap<String, List<SuggestedEndpoint>> sandboxes = new TreeMap<>();
    tally
        .sandboxes()
        .forEach(
            (sandbox, hosts) -> {
              List<SuggestedEndpoint> endpoints =
                  UsableRules.of(HostWildcards.joined(endpoints(hosts)), tally.unsuggested());
              if (!endpoints.isEmpty()) {
                sandboxes.put(sandbox, endpoints);
              }
            });
    return sandboxes;
  }

  private List<SuggestedEndpoint> endpoints(Map<Target, HostTally> hosts) {
    List<SuggestedEndpoint> endpoints = new ArrayList<>();
    hosts.forEach(
        (target, host) -> {
          Optional<SkipReason> objection = objection(target.host());
          if (objection.isPresent()) {
            tally.unsuggested().add(objection.get(), host.count());
          } else {
            endpoints.addAll(endpoints(target, host));
          }
        });
    return endpoints;
  }

  private Optional<SkipReason> objection(String host) {
    return switch (tally.addresses().of(host)) {
      case PUBLIC -> Optional.empty();
      case NOT_PUBLIC -> Optional.of(SkipReason.NOT_PUBLIC);
      case UNKNOWN -> {
        if (!PublicNames.isPublic(host)) {
          yield Optional.of(SkipReason.NO_PUBLIC_NAME);
        }
        yield unresolved ? Optional.empty() : Optional.of(SkipReason.UNRESOLVED);
      }
    };
  }

  private static List<SuggestedEndpoint> endpoints(Target target, HostTally host) {
    List<SuggestedRule> requests = new ArrayList<>();
    List<SuggestedEndpoint> endpoints = new ArrayList<>();
    for (Map.Entry<Way, PathTree<PathLeaf>> way : host.trees().entrySet()) {
      Protocol protocol = way.getKey().protocol();
      for (PathTree.Entry<PathLeaf> entry : ShapeCover.reduced(way.getValue().entries())) {
        if (protocol == Protocol.REST) {
          requests.add(request(way.getKey().method(), entry));
        } else {
          Place place = new Place(target.host(), target.port(), protocol, entry.shape().glob());
          endpoints.add(endpoint(place, calls(protocol, entry)));
        }
      }
    }
    List<SuggestedRule> rules = HeadRequests.joined(requests);
    if (!rules.isEmpty() || endpoints.isEmpty()) {
      Place place = new Place(target.host(), target.port(), Protocol.REST, "");
      endpoints.addFirst(endpoint(place, rules));
    }
    SuggestedEndpoint first = endpoints.getFirst();
    endpoints.set(
        0, new SuggestedEndpoint(first.place(), first.rules(), host.tunnel(), first.hosts()));
    return endpoints;
  }

  private static SuggestedEndpoint endpoint(Place place, List<SuggestedRule> rules) {
    return new SuggestedEndpoint(place, rules, Optional.empty(), List.of(place.host()));
  }

  private static SuggestedRule request(String method, PathTree.Entry<PathLeaf> entry) {
    return new SuggestedRule(
        new RuleCondition.Request(
            method, entry.shape().glob(), new TreeSet<>(entry.leaf().queryKeys())),
        entry.leaf().evidence(),
        entry.shape().reasons());
  }

  private static List<SuggestedRule> calls(Protocol protocol, PathTree.Entry<PathLeaf> entry) {
    List<SuggestedRule> rules = new ArrayList<>();
    for (Map.Entry<CallShape, CallTally> call : entry.leaf().calls().entrySet()) {
      CallShape shape = call.getKey();
      RuleCondition condition =
          protocol == Protocol.GRAPHQL
              ? new RuleCondition.Operation(shape.operation(), call.getValue().fields())
              : new RuleCondition.RpcCall(shape.operation(), shape.tool());
      rules.add(new SuggestedRule(condition, call.getValue().evidence(), entry.shape().reasons()));
    }
    return rules;
  }

  /** Leaves out rules for HEAD that a rule for GET covers, as policy has it. */
  private static final class HeadRequests {
    private HeadRequests() {}

    static List<SuggestedRule> joined(List<SuggestedRule> rules) {
      List<SuggestedRule> kept = new ArrayList<>();
      for (SuggestedRule rule : rules) {
        Optional<SuggestedRule> get = cover(rule, rules);
        if (get.isPresent()) {
          get.get().evidence().add(rule.evidence());
        } else {
          kept.add(rule);
        }
      }
      return kept;
    }

    private static Optional<SuggestedRule> cover(SuggestedRule rule, List<SuggestedRule> rules) {
      return rule.condition() instanceof Request head && head.method().equals("HEAD")
          ? rules.stream().filter(other -> isSameGet(other, head)).findFirst()
          : Optional.empty();
    }

    private static boolean isSameGet(SuggestedRule other, Request head) {
      return other.condition() instanceof Request get
          && get.method().equals("GET")
          && get.path().equals(head.path())
          && head.queryKeys().containsAll(get.queryKeys());
    }
  }
}
