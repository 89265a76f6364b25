package dev.sluice.policy.document;

import dev.sluice.config.match.HttpMethods;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.config.match.NameGlob;
import dev.sluice.config.match.PathGlob;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.fault.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks each matcher against its protocol (data-plane 2.2). */
final class MatcherChecks {
  static final Set<String> OPERATION_TYPES = Set.of("query", "mutation", "subscription");

  // Alternatives are not looked into.
  private static final List<String> PATH_STARTS = List.of("/", "**", "{");

  private final Endpoint endpoint;
  private final Protocol protocol;
  private final Violations violations;

  MatcherChecks(Endpoint endpoint, Protocol protocol, Violations violations) {
    this.endpoint = endpoint;
    this.protocol = protocol;
    this.violations = violations;
  }

  void check() {
    endpoint.allow().forEach(matcher -> check(matcher, true));
    endpoint.deny().forEach(matcher -> check(matcher, false));
    if (protocol == Protocol.WEBSOCKET) {
      checkText();
    }
    if (protocol == Protocol.MCP) {
      new McpChecks(endpoint, violations).check();
    }
  }

  private void check(Matcher matcher, boolean allow) {
    boolean wholeProtocol = protocol == Protocol.MCP && endpoint.body().allowAllKnownMethods();
    if (matcher.isEmpty() && !(allow && wholeProtocol)) {
      error(matcher, "an empty rule matches nothing; add a condition");
      return;
    }
    switch (protocol) {
      case REST -> checkTransport(matcher, allow);
      case WEBSOCKET -> checkWebSocket(matcher, allow);
      case GRAPHQL -> checkGraphql(matcher);
      case JSON_RPC -> checkJsonRpc(matcher);
      case SQL ->
          only(matcher, "sql reads command", !matcher.hasTool(), matcher.arguments().isEmpty());
      case GRPC, MCP, TCP -> {}
    }
    checkGlobs(matcher, allow);
  }

  private void checkTransport(Matcher matcher, boolean allow) {
    only(
        matcher,
        protocol.word() + " reads method, path and query",
        matcher.command().isEmpty(),
        matcher.operation().isEmpty(),
        !matcher.hasTool(),
        matcher.arguments().isEmpty());
    checkMethod(matcher);
    matcher
        .path()
        .filter(path -> PATH_STARTS.stream().noneMatch(path::startsWith))
        .ifPresent(
            path ->
                violations.error(
                    matcher.at(),
                    matcher.keyPath(),
                    "no request has the path '%s': write a '/' or '**' at its start"
                        .formatted(path)));
    if (allow && (matcher.method().isEmpty() || matcher.path().isEmpty())) {
      warning(matcher, "without method and path the rule never matches; add both");
    }
  }

  private void checkMethod(Matcher matcher) {
    matcher
        .method()
        .filter(method -> !HttpMethods.isKnown(method))
        .ifPresent(
            m ->
                warning(
                    matcher,
                    "unknown HTTP method '%s'; %sa request with it gets 400"
                        .formatted(m, Spelling.hint(m, HttpMethods.all()))));
  }

  private void checkWebSocket(Matcher matcher, boolean allow) {
    if (matcher.operation().isEmpty()) {
      checkTransport(matcher, allow);
    } else if (matcher.hasTransport()) {
      error(matcher, "mixes method, path or query with GraphQL fields; write two rules");
    } else {
      checkGraphql(matcher);
    }
  }

  // Rules about GraphQL operations replace the one about text (data-plane 2.2).
  private void checkText() {
    boolean graphql = endpoint.allow().stream().anyMatch(matcher -> !matcher.operation().isEmpty());
    endpoint.allow().stream()
        .filter(matcher -> graphql && isText(matcher.method()))
        .forEach(
            matcher ->
                error(matcher, "WEBSOCKET_TEXT cannot be combined with GraphQL rules; remove one"));
  }

  private static boolean isText(Optional<String> method) {
    return method.filter(HttpMethods.WEBSOCKET_TEXT::equalsIgnoreCase).isPresent();
  }

  private void checkGraphql(Matcher matcher) {
    only(
        matcher,
        "GraphQL rules read operation_type, operation_name, fields and arguments",
        !matcher.hasTransport(),
        matcher.command().isEmpty(),
        !matcher.hasTool());
    Optional<String> type = matcher.operation().type();
    if (type.filter(t -> t.equals("*") || OPERATION_TYPES.contains(t)).isEmpty()) {
      error(matcher, "operation_type must be query, mutation, subscription or '*'");
    }
    if (matcher.arguments().isPresent() && matcher.operation().fields().isEmpty()) {
      error(matcher, "arguments are those of root fields; name them in fields");
    }
  }

  private void checkJsonRpc(Matcher matcher) {
    only(
        matcher,
        "json-rpc reads method and arguments",
        matcher.path().isEmpty(),
        matcher.query().isEmpty(),
        matcher.command().isEmpty(),
        matcher.operation().isEmpty(),
        !matcher.hasTool());
    if (matcher.method().isEmpty()) {
      error(matcher, "json-rpc rules need a method");
    }
    matcher
        .method()
        .filter(method -> method.length() > 1 && method.matches(".*[*?\\[{].*"))
        .ifPresent(m -> error(matcher, "json-rpc methods are exact; write the name or '*'"));
  }

  private void only(Matcher matcher, String reads, boolean... conditions) {
    for (boolean holds : conditions) {
      if (!holds) {
        error(matcher, reads + "; remove the other keys");
        return;
      }
    }
  }

  // The reference only warns; in Sluice an unreadable deny glob fits everything.
  private void checkGlobs(Matcher matcher, boolean allow) {
    String effect = allow ? "the rule never matches" : "the rule denies every value there";
    try {
      PathGlob.compile(matcher.path().orElse(""));
      for (String glob : names(matcher)) {
        NameGlob.allowing(glob);
      }
    } catch (InvalidPatternException e) {
      warning(matcher, "not a glob: %s; %s".formatted(e.reason(), effect));
    }
  }

  private List<String> names(Matcher matcher) {
    List<String> names = new ArrayList<>();
    matcher.query().values().forEach(names::addAll);
    matcher.operation().name().ifPresent(names::add);
    names.addAll(matcher.operation().fields());
    names.addAll(matcher.tool());
    names.addAll(matcher.paramsName());
    if (protocol == Protocol.MCP) {
      matcher.method().ifPresent(names::add);
    }
    return names;
  }

  private void error(Matcher matcher, String message) {
    violations.error(matcher.at(), matcher.keyPath(), message);
  }

  private void warning(Matcher matcher, String message) {
    violations.warning(matcher.at(), matcher.keyPath(), message);
  }
}
