package dev.sluice.policy.diff;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.policy.diff.ComparedPolicy.Outcome;
import dev.sluice.policy.document.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The difference between two policies: tries, on the matchers of both, one request of each kind
 * that their patterns tell apart. One thread.
 *
 * @param complete false when there are too many kinds of requests to try all
 * @param undecided places in either policy of rules whose conditions on arguments changed, without
 *     a request that shows it
 */
public record PolicyDiff(
    List<Difference> differences, boolean complete, List<ChangedArguments> undecided) {
  // Some seconds, and at most some 100 MB.
  private static final long STEPS = 50_000_000;

  public PolicyDiff {
    differences = List.copyOf(differences);
    undecided = List.copyOf(undecided);
  }

  /** Whether no request is known or may exist that the policies treat differently. */
  public boolean isEmpty() {
    return differences.isEmpty() && complete && undecided.isEmpty();
  }

  public static PolicyDiff of(ComparedPolicy before, ComparedPolicy after) {
    return of(before, after, new ComparisonBudget(STEPS));
  }

  static PolicyDiff of(ComparedPolicy before, ComparedPolicy after, ComparisonBudget budget) {
    Map<Key, Found> found = new LinkedHashMap<>();
    List<Endpoint> all = both(before.endpoints(), after.endpoints());
    for (String host : HostSamples.of(all, budget).hosts()) {
      List<Endpoint> covering = both(before.endpoints(host), after.endpoints(host));
      TreeSet<Integer> ports = new TreeSet<>();
      covering.forEach(endpoint -> ports.addAll(endpoint.ports()));
      for (int port : ports) {
        List<Endpoint> own = covering.stream().filter(e -> e.ports().contains(port)).toList();
        new RequestSamples(own, budget)
            .each(host, port, request -> compare(before, after, request, found));
      }
    }
    List<Difference> differences =
        found.entrySet().stream()
            .map(entry -> difference(entry.getKey(), entry.getValue()))
            .toList();
    return new PolicyDiff(
        differences, !budget.isSpent(), ChangedArguments.unseen(before, after, differences));
  }

  private static List<Endpoint> both(List<Endpoint> some, List<Endpoint> others) {
    List<Endpoint> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  /** Requests that the same places treat in the same way. */
  private record Key(boolean reachable, String target, String before, String after) {}

  private record Found(TriedRequest witness, TreeSet<String> methods) {}

  private static void compare(
      ComparedPolicy before, ComparedPolicy after, TriedRequest request, Map<Key, Found> found) {
    Outcome old = before.decide(request);
    Outcome now = after.decide(request);
    if (old.passes() != now.passes()) {
      String target = request.facts().host() + ":" + request.facts().port();
      found
          .computeIfAbsent(
              new Key(now.passes(), target, old.place(), now.place()),
              unseen -> new Found(request, new TreeSet<>()))
          .methods()
          .add(request.facts().method());
    }
  }

  private static Difference difference(Key key, Found found) {
    return new Difference(
        key.reachable(),
        key.target(),
        List.copyOf(found.methods()),
        key.before(),
        key.after(),
        found.witness().line(),
        found.witness().body());
  }
}
