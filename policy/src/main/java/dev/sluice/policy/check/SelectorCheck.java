package dev.sluice.policy.check;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.middleware.SelectableEntry;
import java.util.List;

/** Warns of middleware that selects hosts which no endpoint has: most often a misspelled host. */
public final class SelectorCheck {
  private final PolicyDocument document;
  private final Violations violations;
  private final ComparisonBudget budget;

  public SelectorCheck(PolicyDocument document, Violations violations, ComparisonBudget budget) {
    this.document = document;
    this.violations = violations;
    this.budget = budget;
  }

  public void run() {
    List<Endpoint> endpoints =
        document.rules().stream().flatMap(rule -> rule.endpoints().stream()).toList();
    // An endpoint without a host admits every host, as long as its address is listed.
    if (endpoints.stream().allMatch(endpoint -> endpoint.host().isPresent())) {
      List<HostPattern> hosts = endpoints.stream().flatMap(e -> e.host().stream()).toList();
      document.middlewares().forEach(entry -> check(entry, hosts));
    }
  }

  private void check(SelectableEntry entry, List<HostPattern> hosts) {
    for (HostPattern pattern : entry.selector().unmatched(hosts, budget)) {
      violations.warning(
          entry.at(),
          entry.path(),
          "middleware config '%s' selects '%s', but no endpoint has such a host; correct or remove it"
              .formatted(entry.entry().key(), pattern.text()));
    }
  }
}
