package dev.sluice.config.policy.document;

import dev.sluice.config.source.Violations;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the rules of an MCP endpoint (data-plane 2.2). */
final class McpChecks {
  private static final String CALL = "tools/call";
  private static final Pattern GLOB = Pattern.compile(".*[*?\\[{].*", Pattern.DOTALL);

  private final Endpoint endpoint;
  private final Violations violations;

  McpChecks(Endpoint endpoint, Violations violations) {
    this.endpoint = endpoint;
    this.violations = violations;
  }

  void check() {
    Stream.concat(endpoint.allow().stream(), endpoint.deny().stream()).forEach(this::check);
    boolean specific = endpoint.allow().stream().anyMatch(Matcher::hasTool);
    endpoint.allow().stream()
        .filter(matcher -> specific && coversCalls(matcher))
        .forEach(matcher -> error(matcher, "covers tools/call, so rules by tool have no effect"));
  }

  private void check(Matcher matcher) {
    boolean foreign =
        matcher.path().isPresent()
            || !matcher.query().isEmpty()
            || matcher.command().isPresent()
            || !matcher.operation().isEmpty();
    if (foreign) {
      error(matcher, "mcp reads method, tool and params.name; remove the other keys");
    }
    String method = matcher.method().orElse("");
    if (GLOB.matcher(method).matches() && !method.startsWith("tools/")) {
      error(matcher, "globs are for the tools/ methods; write the method's name");
    }
    if (matcher.hasTool()) {
      checkTool(matcher, method);
    }
  }

  private void checkTool(Matcher matcher, String method) {
    boolean implied = method.isEmpty() && endpoint.body().allowAllKnownMethods();
    if (!method.equals(CALL) && !implied) {
      error(matcher, "tool needs method: tools/call");
    }
    if (!matcher.tool().isEmpty() && !matcher.paramsName().isEmpty()) {
      error(matcher, "tool and params.name mean the same; keep one");
    }
    boolean wildcard =
        Stream.of(matcher.tool(), matcher.paramsName())
            .flatMap(List::stream)
            .anyMatch(name -> GLOB.matcher(name).matches());
    if (wildcard && !endpoint.body().strictToolNames()) {
      error(matcher, "a wildcard tool needs strict_tool_names: true");
    }
  }

  private static boolean coversCalls(Matcher matcher) {
    String method = matcher.method().orElse("");
    boolean broad = method.equals(CALL) || (method.startsWith("tools/") && method.endsWith("*"));
    return broad && !matcher.hasTool();
  }

  private void error(Matcher matcher, String message) {
    violations.error(matcher.at(), matcher.keyPath(), message);
  }
}
