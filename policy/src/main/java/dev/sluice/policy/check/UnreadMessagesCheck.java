package dev.sluice.policy.check;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.MessageOptions.Reading;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;

/** Warns of text messages that pass unread where required middleware would read them. */
public final class UnreadMessagesCheck {
  private final PolicyDocument document;
  private final Violations violations;
  private final ComparisonBudget budget;

  public UnreadMessagesCheck(
      PolicyDocument document, Violations violations, ComparisonBudget budget) {
    this.document = document;
    this.violations = violations;
    this.budget = budget;
  }

  /**
   * Compares each such selector with each such endpoint; beyond the budget nothing is warned of.
   */
  public void run() {
    document.middlewares().stream()
        .filter(entry -> mayRead(entry.entry()))
        .forEach(
            entry ->
                document.rules().stream()
                    .flatMap(rule -> rule.endpoints().stream())
                    .filter(endpoint -> endpoint.messages().text() == Reading.PASS)
                    .filter(endpoint -> covers(entry, endpoint))
                    .forEach(endpoint -> report(entry, endpoint)));
  }

  // A built-in that reads no messages is the reason to write that text passes.
  private static boolean mayRead(MiddlewareEntry entry) {
    return entry.onError() == OnError.FAIL_CLOSED
        && (entry.readsMessages() || !entry.isBuiltInReader());
  }

  private boolean covers(SelectableEntry entry, Endpoint endpoint) {
    return endpoint
        .host()
        .filter((HostPattern host) -> entry.selector().mayCover(host, budget) && !budget.isSpent())
        .isPresent();
  }

  private void report(SelectableEntry entry, Endpoint endpoint) {
    violations.warning(
        endpoint.at(),
        endpoint.keyPath().key("messages"),
        "text: pass lets messages pass unread, which fail_closed middleware config '%s' would read"
            .formatted(entry.entry().key()));
  }
}
