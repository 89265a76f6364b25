package dev.sluice.policy.check;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.document.PolicyDocument.NetworkRule;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks that required middleware selects no host with {@code tls: skip} (contract d.5). A service
 * that decides about traffic it cannot see may; whether it does is known where it is asked.
 */
public final class TlsSkipCheck {
  private final PolicyDocument document;
  private final Violations violations;
  private final ComparisonBudget budget;

  public TlsSkipCheck(PolicyDocument document, Violations violations, ComparisonBudget budget) {
    this.document = document;
    this.violations = violations;
    this.budget = budget;
  }

  /** Compares each selector with each such endpoint; too many steps refuse the document. */
  public void run() {
    document.middlewares().stream()
        .filter(entry -> entry.entry().onError() == OnError.FAIL_CLOSED)
        .forEach(this::check);
    if (budget.isSpent()) {
      ComparisonLimit.report(document, violations, "selectors and tls: skip endpoints");
    }
  }

  private void check(SelectableEntry entry) {
    for (NetworkRule rule : document.rules()) {
      skipped(rule, entry, budget)
          .filter(host -> !budget.isSpent())
          .forEach(host -> report(entry, rule, host));
    }
  }

  private void report(SelectableEntry entry, NetworkRule rule, HostPattern host) {
    String text = text(entry, rule, host);
    if (entry.entry().isBuiltInReader()) {
      violations.error(entry.at(), entry.path(), text);
    } else {
      violations.warning(
          entry.at(),
          entry.path(),
          text + ", which a service that runs hooks may decide about only");
    }
  }

  static Optional<String> conflict(
      PolicyDocument document, SelectableEntry entry, ComparisonBudget budget) {
    if (entry.entry().onError() != OnError.FAIL_CLOSED) {
      return Optional.empty();
    }
    return document.rules().stream()
        .flatMap(rule -> skipped(rule, entry, budget).map(host -> text(entry, rule, host)))
        .findFirst();
  }

  private static Stream<HostPattern> skipped(
      NetworkRule rule, SelectableEntry entry, ComparisonBudget budget) {
    return rule.endpoints().stream()
        .filter(Endpoint::tlsSkip)
        .flatMap(endpoint -> endpoint.host().stream())
        .filter(host -> entry.selector().mayCover(host, budget));
  }

  private static String text(SelectableEntry entry, NetworkRule rule, HostPattern host) {
    return "middleware config '%s' selects network policy '%s' tls: skip endpoint '%s'"
        .formatted(entry.entry().key(), rule.name(), host.text());
  }
}
