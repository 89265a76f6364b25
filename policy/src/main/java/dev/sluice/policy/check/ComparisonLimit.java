package dev.sluice.policy.check;

import dev.sluice.config.source.KeyPath;
import dev.sluice.config.source.Location;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.PolicyDocument;

/** The refusal of documents whose patterns take too long to compare. */
public final class ComparisonLimit {
  private ComparisonLimit() {}

  public static void report(PolicyDocument document, Violations violations, String what) {
    violations.error(
        start(document),
        KeyPath.ROOT,
        "the patterns of its %s take too long to compare; use fewer wildcards in hosts and paths,"
                .formatted(what)
            + " or divide the policy between sandboxes");
  }

  private static Location start(PolicyDocument document) {
    return document.rules().stream()
        .flatMap(rule -> rule.endpoints().stream())
        .map(endpoint -> Location.start(endpoint.at().file()))
        .findFirst()
        .orElseThrow();
  }
}
