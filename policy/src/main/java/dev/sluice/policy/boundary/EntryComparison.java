package dev.sluice.policy.boundary;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HostPattern;
import dev.sluice.config.source.Value;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.diff.HostSamples;
import dev.sluice.policy.middleware.MiddlewareEntry;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import dev.sluice.policy.middleware.SelectableEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the middleware of the boundary that a policy does not keep for all of its hosts. */
final class EntryComparison {
  private static final String MODE = "mode";
  private static final String REPLACEMENT = "replacement";
  private static final List<String> MODES = List.of("detect", "redact", "deny");

  private final List<SelectableEntry> wanted;
  private final List<SelectableEntry> kept;
  private final ComparisonBudget budget;

  EntryComparison(ComparedPolicy boundary, ComparedPolicy policy, ComparisonBudget budget) {
    this.wanted = boundary.document().middlewares();
    this.kept = policy.document().middlewares();
    this.budget = budget;
  }

  List<Breach> breaches() {
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<HostPattern> patterns =
        Stream.concat(wanted.stream(), kept.stream())
            .map(SelectableEntry::selector)
            .flatMap(hosts -> Stream.concat(hosts.include().stream(), hosts.exclude().stream()))
            .toList();
    List<String> hosts = new HostSamples(patterns, budget).hosts();
    List<Breach> breaches = new ArrayList<>();
    for (SelectableEntry entry : wanted) {
      hosts.stream()
          .filter(host -> entry.selector().selects(host) && !isKept(entry.entry(), host))
          .findFirst()
          .ifPresent(host -> breaches.add(lacking(entry, host)));
    }
    return breaches;
  }

  private static Breach lacking(SelectableEntry entry, String host) {
    return new Breach(
        "network_middlewares",
        "lacks '%s' (%s) of the boundary, with its config and on_error, for a host"
            .formatted(entry.entry().key(), entry.entry().implementation()),
        host);
  }

  private boolean isKept(MiddlewareEntry entry, String host) {
    return kept.stream()
        .anyMatch(own -> own.selector().selects(host) && isAsStrict(own.entry(), entry));
  }

  private static boolean isAsStrict(MiddlewareEntry own, MiddlewareEntry entry) {
    return own.implementation().equals(entry.implementation())
        && (own.onError() == OnError.FAIL_CLOSED || entry.onError() == OnError.FAIL_OPEN)
        && (own.config().equals(entry.config())
            || (own.isBuiltInReader() && isStricter(own.config(), entry.config())));
  }

  private static boolean isStricter(Value.MapValue own, Value.MapValue config) {
    return mode(own) > mode(config) && mode(config) >= 0 && rest(own).equals(rest(config));
  }

  private static int mode(Value.MapValue config) {
    return config.values().get(MODE) instanceof Value.TextValue(var mode)
        ? MODES.indexOf(mode)
        : -1;
  }

  private static Map<String, Value> rest(Value.MapValue config) {
    Map<String, Value> rest = new HashMap<>(config.values());
    rest.remove(MODE);
    rest.remove(REPLACEMENT);
    return rest;
  }
}
