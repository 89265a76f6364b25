package dev.sluice.policy.check;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.policy.document.PolicyDocument;
import dev.sluice.policy.middleware.HostSelector;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Rules for a policy that depend on what its services describe (http-hooks 1.4), for a policy that
 * an operator changes: one that was accepted before stays in force.
 *
 * @param described by implementation; a service that is not here breaks no rule
 */
public record HookRules(PolicyDocument document, Map<String, DescribedService> described) {
  private static final long STEPS = 1_000_000;

  public Optional<String> violation(String key) {
    return entries().stream()
        .filter(entry -> entry.entry().key().equals(key))
        .findFirst()
        .flatMap(
            entry ->
                Optional.ofNullable(described.get(entry.entry().implementation()))
                    .flatMap(service -> violation(entry, service)));
  }

  private List<SelectableEntry> entries() {
    return document.middlewares();
  }

  private Optional<String> violation(SelectableEntry entry, DescribedService service) {
    return open(entry, service)
        .or(() -> unread(entry, service))
        .or(() -> mixed(entry, service, DescribedService::requests, "requests"))
        .or(() -> mixed(entry, service, DescribedService::responses, "responses"));
  }

  private static Optional<String> open(SelectableEntry entry, DescribedService service) {
    return service.hooks() && entry.entry().onError() == OnError.FAIL_OPEN
        ? Optional.of(
            "middleware config '%s' cannot use on_error: fail_open with '%s': its service runs hooks,"
                    .formatted(entry.entry().key(), entry.entry().implementation())
                + " which fail closed; write fail_closed")
        : Optional.empty();
  }

  private Optional<String> unread(SelectableEntry entry, DescribedService service) {
    return service.decidesUninspectable()
        ? Optional.empty()
        : TlsSkipCheck.conflict(document, entry, new ComparisonBudget(STEPS));
  }

  private Optional<String> mixed(
      SelectableEntry entry,
      DescribedService service,
      Predicate<DescribedService> reads,
      String what) {
    if (!reads.test(service)) {
      return Optional.empty();
    }
    return entries().stream()
        .filter(other -> isOtherVersion(other, service, reads))
        .filter(other -> overlap(entry.selector(), other.selector()))
        .findFirst()
        .map(other -> mixed(entry, other, what));
  }

  // Built-ins run beside either version.
  private boolean isOtherVersion(
      SelectableEntry other, DescribedService service, Predicate<DescribedService> reads) {
    return Optional.ofNullable(described.get(other.entry().implementation()))
        .filter(reads)
        .filter(peer -> peer.hooks() != service.hooks())
        .isPresent();
  }

  private static boolean overlap(HostSelector one, HostSelector other) {
    return reaches(one.include(), other) && reaches(other.include(), one);
  }

  private static boolean reaches(List<HostPattern> hosts, HostSelector selector) {
    ComparisonBudget budget = new ComparisonBudget(STEPS);
    return hosts.stream().anyMatch(host -> selector.mayCover(host, budget));
  }

  private static String mixed(SelectableEntry entry, SelectableEntry other, String what) {
    return ("middleware configs '%s' (%s) and '%s' (%s) may select the same destination for HTTP"
            + " %s, and only one of them runs hooks; let both services require the hooks, or"
            + " separate their endpoints")
        .formatted(
            entry.entry().key(),
            entry.entry().implementation(),
            other.entry().key(),
            other.entry().implementation(),
            what);
  }
}
