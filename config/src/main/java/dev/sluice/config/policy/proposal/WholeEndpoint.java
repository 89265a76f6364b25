package dev.sluice.config.policy.proposal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds what admits an endpoint as a whole, which an agent has to ask for by {@code broad}. */
final class WholeEndpoint {
  /** A run of two stars or more says the same, and so does a slash behind it. */
  private static final Pattern ANY_PATH = Pattern.compile("/?\\*+(?:/\\*+)*/?");

  /** Of MCP, with an argument that a rule can name. */
  private static final Set<String> NAMES_NOTHING = Set.of("", "tools/call", "*", "tools/*");

  private WholeEndpoint() {}

  /** Reasons in words of the platform; empty when nothing is broad. */
  static List<String> reasons(ProposedEndpoint endpoint) {
    List<String> reasons = new ArrayList<>();
    if (endpoint.protocol().isEmpty()) {
      reasons.add("every request to this host and port, whatever it says");
    }
    if (!endpoint.access().isEmpty()) {
      reasons.add("every path of this host and port");
    }
    endpoint.rules().stream()
        .filter(rule -> isWhole(endpoint.protocol(), rule))
        .map(rule -> "a rule for the whole endpoint: " + rule.flow())
        .forEach(reasons::add);
    return reasons;
  }

  private static boolean isWhole(String protocol, ProposedMatcher rule) {
    return switch (protocol) {
      case "graphql" ->
          rule.fields().isEmpty()
              || isGlob(String.join("", rule.fields()))
              || rule.word("operation_type").equals("*");
      case "json-rpc" -> isGlob(rule.word("method"));
      case "mcp" ->
          isGlob(rule.word("method"))
              || isGlob(rule.word("tool"))
              || (rule.word("tool").isEmpty() && NAMES_NOTHING.contains(rule.word("method")));
      default -> rule.word("method").equals("*") || ANY_PATH.matcher(rule.word("path")).matches();
    };
  }

  private static boolean isGlob(String text) {
    return text.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }
}
