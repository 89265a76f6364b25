package dev.sluice.policy.document;

import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.config.source.Violations;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks the rules of an MCP endpoint (data-plane 2.2). */
final class McpChecks {
  private static final String CALL = "tools/call";
  private static final Set<String> EVERY_NAME = Set.of("*", "**");
  private static final Pattern GLOB = Pattern.compile(".*[*?\\[{].*", Pattern.DOTALL);

  private final Endpoint endpoint;
  private final Violations violations;

  McpChecks(Endpoint endpoint, Violations violations) {
    this.endpoint = endpoint;
    this.violations = violations;
  }

  void check() {
    Stream.concat(endpoint.allow().stream(), endpoint.deny().stream()).forEach(this::check);
    if (endpoint.allow().stream().anyMatch(Matcher::hasTool)) {
      checkToolRules();
    }
  }

  // Rules by tool have an effect only where no other rule decides about every tool.
  private void checkToolRules() {
    endpoint.allow().stream()
        .filter(McpChecks::allowsEveryTool)
        .forEach(m -> contradicts(m, "covers tools/call, so rules by tool have no effect"));
    endpoint.deny().stream()
        .filter(McpChecks::deniesEveryTool)
        .forEach(m -> contradicts(m, "denies every tool, so allow rules by tool have no effect"));
  }

  private void check(Matcher matcher) {
    boolean foreign =
        matcher.path().isPresent()
            || !matcher.query().isEmpty()
            || matcher.command().isPresent()
            || !matcher.operation().isEmpty();
    if (foreign) {
      error(matcher, "mcp reads method, tool, params.name and arguments; remove the other keys");
    }
    if (matcher.arguments().isPresent() && !matcher.hasTool()) {
      error(matcher, "arguments are those of a tool; name it in tool");
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

  private static boolean allowsEveryTool(Matcher matcher) {
    return !matcher.hasTool() && coversCalls(matcher);
  }

  private static boolean deniesEveryTool(Matcher matcher) {
    if (matcher.arguments().isPresent()) {
      return false;
    }
    boolean everyTool =
        Stream.concat(matcher.tool().stream(), matcher.paramsName().stream())
            .anyMatch(EVERY_NAME::contains);
    return matcher.hasTool()
        ? everyTool && (matcher.method().isEmpty() || coversCalls(matcher))
        : coversCalls(matcher);
  }

  private static boolean coversCalls(Matcher matcher) {
    try {
      return NameGlobs.allowing(matcher.method().stream().toList()).matches(CALL);
    } catch (InvalidPatternException e) {
      return false;
    }
  }

  private void contradicts(Matcher matcher, String message) {
    violations.error(matcher.at(), matcher.keyPath(), message);
  }

  private void error(Matcher matcher, String message) {
    violations.error(matcher.at(), matcher.keyPath(), message);
  }
}
