package dev.sluice.tools.suggest.rule;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.tools.suggest.record.SkipReason;
import dev.sluice.tools.suggest.shape.UnsuggestedCounts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The endpoints of a sandbox that make a policy together; the policy compiler decides. */
final class UsableRules {
  /** Below the size of a policy file, for what the file has already. */
  private static final int MOST_CHARACTERS = 900_000;

  private static final int MOST_ENDPOINTS = 4_000;
  private static final int ROUNDS = 100;

  private UsableRules() {}

  /** In their order; the others are counted. */
  static List<SuggestedEndpoint> of(
      List<SuggestedEndpoint> endpoints, UnsuggestedCounts unsuggested) {
    List<SuggestedEndpoint> usable = fitting(endpoints, unsuggested);
    for (int round = 0; round < ROUNDS; round++) {
      Set<SuggestedEndpoint> refused = refused(usable);
      if (refused.isEmpty()) {
        return usable;
      }
      refused.forEach(it -> unsuggested.add(SkipReason.CONTRADICTS, it.count()));
      usable = usable.stream().filter(endpoint -> !refused.contains(endpoint)).toList();
    }
    usable.forEach(it -> unsuggested.add(SkipReason.CONTRADICTS, it.count()));
    return List.of();
  }

  private static List<SuggestedEndpoint> fitting(
      List<SuggestedEndpoint> endpoints, UnsuggestedCounts unsuggested) {
    List<SuggestedEndpoint> byCount = new ArrayList<>(endpoints);
    byCount.sort(Comparator.comparingLong(SuggestedEndpoint::count).reversed());
    Set<SuggestedEndpoint> fit = new HashSet<>();
    long characters = 0;
    for (SuggestedEndpoint endpoint : byCount) {
      characters += length(endpoint);
      if (characters > MOST_CHARACTERS || fit.size() == MOST_ENDPOINTS) {
        unsuggested.add(SkipReason.NO_ROOM, endpoint.count());
      } else {
        fit.add(endpoint);
      }
    }
    return endpoints.stream().filter(fit::contains).toList();
  }

  private static long length(SuggestedEndpoint endpoint) {
    PolicyLayout alone = PolicyLayout.of(List.of(endpoint));
    return EndpointLines.policies(alone).stream().mapToLong(line -> line.length() + 3L).sum();
  }

  private static Set<SuggestedEndpoint> refused(List<SuggestedEndpoint> endpoints) {
    PolicyLayout layout = PolicyLayout.of(endpoints);
    String text = String.join("\n", EndpointLines.document(List.of(), layout)) + "\n";
    Compilation<Policy> compiled = PolicyCompiler.compile(new Source("suggestions", text));
    Set<SuggestedEndpoint> refused = new HashSet<>();
    if (compiled instanceof Compilation.Rejected<Policy>(List<Violation> violations)) {
      violations.stream()
          .filter(violation -> violation.severity() == Severity.ERROR)
          .map(violation -> layout.at(violation.keyPath()))
          .flatMap(Optional::stream)
          .forEach(refused::add);
      if (refused.isEmpty()) {
        refused.addAll(endpoints);
      }
    }
    return refused;
  }
}
