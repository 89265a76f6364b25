package dev.sluice.tools.suggest.rule;

import dev.sluice.policy.edit.YamlWord;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Endpoints as lines of a policy. */
public final class EndpointLines {
  private static final int MOST_HOSTS = 5;

  private EndpointLines() {}

  public static List<String> document(List<String> heads, PolicyLayout layout) {
    List<String> lines = new ArrayList<>(heads);
    lines.add("version: 1");
    lines.add(layout.rules().isEmpty() ? "network_policies: {}" : "network_policies:");
    lines.addAll(indented(policies(layout), "  "));
    return lines;
  }

  public static List<String> policies(PolicyLayout layout) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, List<SuggestedEndpoint>> rule : layout.rules().entrySet()) {
      lines.add(rule.getKey() + ":");
      lines.add("  endpoints:");
      for (SuggestedEndpoint endpoint : rule.getValue()) {
        lines.addAll(indented(endpoint(endpoint, layout.treatment(endpoint.place())), "    "));
      }
    }
    return lines;
  }

  private static List<String> endpoint(SuggestedEndpoint endpoint, List<String> treatment) {
    Place place = endpoint.place();
    List<String> lines = new ArrayList<>();
    endpoint.tunnel().ifPresent(it -> lines.addAll(RuleLines.comments(it, "tunnel denied")));
    if (place.host().startsWith("*")) {
      lines.add(hosts(endpoint.hosts()));
    }
    lines.add("- host: " + YamlWord.of(place.host()));
    lines.add("  port: " + place.port());
    lines.add("  protocol: " + place.protocol().word());
    if (!place.path().isEmpty()) {
      lines.add("  path: " + YamlWord.of(place.path()));
    }
    lines.addAll(indented(treatment, "  "));
    lines.add("  rules:");
    lines.addAll(indented(rules(endpoint), "    "));
    return lines;
  }

  private static String hosts(List<String> hosts) {
    String shown = String.join(", ", hosts.subList(0, Math.min(hosts.size(), MOST_HOSTS)));
    int more = hosts.size() - MOST_HOSTS;
    return "# * because of %d hosts: %s%s"
        .formatted(hosts.size(), shown, more > 0 ? " and " + more + " more" : "");
  }

  private static List<String> rules(SuggestedEndpoint endpoint) {
    List<String> lines = new ArrayList<>();
    if (endpoint.rules().isEmpty()) {
      lines.add(
          "# admits the tunnel alone; the requests in it are refused, and their records tell");
      lines.add("# which rule they need: without a path, this one never matches");
      lines.add("- allow: {method: GET}");
    }
    endpoint.rules().forEach(rule -> lines.addAll(RuleLines.of(rule)));
    lines.addAll(BroadHints.of(endpoint.rules()));
    return lines;
  }

  public static List<String> indented(List<String> lines, String blanks) {
    return lines.stream().map(line -> blanks + line).toList();
  }

  /** Wider rules that would replace many, as comments alone. */
  private static final class BroadHints {
    private static final int RULES = 8;

    private BroadHints() {}

    static List<String> of(List<SuggestedRule> rules) {
      Map<String, Integer> counts = new TreeMap<>();
      for (SuggestedRule rule : rules) {
        prefix(rule).ifPresent(prefix -> counts.merge(prefix, 1, Integer::sum));
      }
      List<String> hints = new ArrayList<>();
      counts.forEach(
          (prefix, count) -> {
            if (count >= RULES) {
              hints.add(
                  "# broad: %s/**} would replace %d of these rules, and admit everything below"
                      .formatted(prefix, count));
            }
          });
      return hints;
    }

    private static Optional<String> prefix(SuggestedRule rule) {
      if (!(rule.condition() instanceof RuleCondition.Request request)) {
        return Optional.empty();
      }
      int end = request.path().indexOf('/', 1);
      return end < 0
          ? Optional.empty()
          : Optional.of(
              "{method: " + request.method() + ", path: " + request.path().substring(0, end));
    }
  }
}
