package dev.sluice.policy.boundary;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.policy.EndpointDecision;
import dev.sluice.policy.EndpointDecision.Admitted;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.HostSamples;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.section.ObserveMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares a policy with the boundary: tries one connection and one request of each kind that the
 * patterns of both tell apart, and the middleware of one host of each kind. One thread.
 */
final class BoundaryComparison {
  static final int MAX_BREACHES = 20;

  private static final long STEPS_OF_CONNECTION = 50;

  private final ComparedPolicy boundary;
  private final ComparedPolicy policy;
  private final ComparisonBudget budget;
  private final Map<List<String>, Breach> breaches = new LinkedHashMap<>();

  BoundaryComparison(ComparedPolicy boundary, ComparedPolicy policy, ComparisonBudget budget) {
    this.boundary = boundary;
    this.policy = policy;
    this.budget = budget;
  }

  List<Breach> breaches() {
    policy.endpoints().stream()
        .filter(endpoint -> endpoint.isInspected() && endpoint.audited())
        .forEach(this::audited);
    policy.document().section().observe().ifPresent(this::observed);
    new EntryComparison(boundary, policy, budget).breaches().forEach(breach -> add("", breach));
    if (breaches.isEmpty()) {
      compareTargets();
    }
    if (budget.isSpent()) {
      add("", new Breach("", "tells too many kinds of requests apart to compare all", "-"));
    }
    budget
        .unmatched()
        .forEach(
            pattern ->
                add("", new Breach("", "has a pattern that no request is known to fit", pattern)));
    return List.copyOf(breaches.values());
  }

  private void audited(Endpoint endpoint) {
    String target = endpoint.hostText() + ":" + endpoint.ports().first();
    add(
        endpoint.keyPath().text(),
        new Breach(
            endpoint.keyPath().text(),
            "only records denials; under a boundary write enforcement: enforce",
            "CONNECT " + target));
  }

  private void observed(ObserveMode mode) {
    if (!boundary.document().section().observeAllowed()) {
      add(
          "",
          new Breach(
              mode.path().text(),
              "is mode: observe, for which the boundary has to say x-sluice: {observe: allowed}",
              "every public address"));
    }
  }

  private void compareTargets() {
    List<Endpoint> all = both(boundary.endpoints(), policy.endpoints());
    List<String> hosts =
        new HostSamples(all.stream().flatMap(e -> e.host().stream()).toList(), budget).hosts();
    for (String host : hosts) {
      List<Endpoint> covering = both(boundary.endpoints(host), policy.endpoints(host));
      TreeSet<Integer> ports = new TreeSet<>();
      policy.endpoints(host).forEach(endpoint -> ports.addAll(endpoint.ports()));
      for (int port : ports) {
        if (breaches.size() >= MAX_BREACHES || !budget.spend(STEPS_OF_CONNECTION)) {
          return;
        }
        compare(host, port, covering.stream().filter(e -> e.ports().contains(port)).toList());
      }
    }
  }

  private void compare(String host, int port, List<Endpoint> own) {
    if (!(policy.policy().admitEndpoint(host, port) instanceof Admitted admitted)) {
      return;
    }
    String witness = "CONNECT " + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    switch (boundary.policy().admitEndpoint(host, port)) {
      case EndpointDecision.Refused refused ->
          add(host, breach(admitted, "admits connections that the boundary does not", witness));
      case Admitted most -> {
        ConnectionComparison.excesses(most, admitted)
            .forEach(excess -> add(host, breach(admitted, excess, witness)));
        if (most.inspected() && admitted.inspected()) {
          new RequestComparison(boundary, policy, budget, found -> add(host + port, found))
              .compare(host, port, own);
        }
      }
    }
  }

  private static Breach breach(Admitted at, String reason, String witness) {
    return new Breach(at.place().text(), reason, witness);
  }

  private static List<Endpoint> both(List<Endpoint> some, List<Endpoint> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private void add(String target, Breach breach) {
    if (breaches.size() < MAX_BREACHES) {
      breaches.putIfAbsent(List.of(target, breach.place(), breach.reason()), breach);
    }
  }
}
