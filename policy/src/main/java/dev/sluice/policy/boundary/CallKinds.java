package dev.sluice.policy.boundary;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.SampleTexts;
import dev.sluice.config.match.TextKind;
import dev.sluice.inspect.body.Call;
import dev.sluice.inspect.mcp.McpMethods;
import dev.sluice.inspect.mcp.McpVersion;
import dev.sluice.policy.document.BodyOptions;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.Protocol;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** One call of each kind that the rules of some endpoints tell apart, in each protocol. */
final class CallKinds {
  // More would be more than 1,000 sets.
  private static final int MOST_FIELDS = 10;

  private final List<Endpoint> endpoints;
  private final ComparisonBudget budget;
  private final Map<Protocol, List<Call>> byProtocol = new EnumMap<>(Protocol.class);

  CallKinds(List<Endpoint> endpoints, ComparisonBudget budget) {
    this.endpoints = endpoints;
    this.budget = budget;
  }

  /**
   * The calls that requests of a method to an endpoint that reads bodies can hold; those of POST
   * also messages of its WebSockets.
   */
  List<Call> of(Endpoint endpoint, String method) {
    Protocol protocol = endpoint.protocol().orElseThrow();
    boolean post = method.equals("POST");
    return switch (protocol) {
      case GRAPHQL ->
          post || method.equals("GET")
              ? byProtocol.computeIfAbsent(protocol, p -> operations())
              : List.of();
      case JSON_RPC -> post ? byProtocol.computeIfAbsent(protocol, p -> methods(p)) : List.of();
      case MCP -> post ? posted() : inSession(endpoint, method);
      case WEBSOCKET ->
          post && endpoint.readsOperations()
              ? byProtocol.computeIfAbsent(protocol, p -> operations())
              : List.of();
      case REST, GRPC, TCP, SQL -> List.of();
    };
  }

  private List<Call> posted() {
    List<Call> calls = new ArrayList<>(List.of(new Call.Response()));
    calls.addAll(byProtocol.computeIfAbsent(Protocol.MCP, this::methods));
    return calls;
  }

  // Revisions with sessions have a stream by GET and an end by DELETE.
  private static List<Call> inSession(Endpoint endpoint, String method) {
    if (endpoint.body().mcpVersions().stream().allMatch(McpVersion::isSessionless)) {
      return List.of();
    }
    return switch (method) {
      case "GET" -> List.of(new Call.ReceiveStream());
      case "DELETE" -> List.of(new Call.SessionEnd());
      default -> List.of();
    };
  }

  private Stream<Matcher> matchers(Set<Protocol> protocols) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.protocol().filter(protocols::contains).isPresent())
        .flatMap(endpoint -> Stream.concat(endpoint.allow().stream(), endpoint.deny().stream()));
  }

  // Also each pattern as a name: only its own text admits an extension of MCP.
  private List<Call> methods(Protocol protocol) {
    Set<Protocol> rpc = Set.of(Protocol.JSON_RPC, Protocol.MCP);
    SampleTexts methods = new SampleTexts(TextKind.METHOD, budget);
    Set<String> names = new TreeSet<>(McpMethods.known());
    matchers(rpc).flatMap(matcher -> matcher.method().stream()).forEach(names::add);
    names.forEach(methods::name);
    SampleTexts tools = new SampleTexts(TextKind.METHOD, budget);
    matchers(rpc)
        .flatMap(matcher -> Stream.concat(matcher.tool().stream(), matcher.paramsName().stream()))
        .forEach(tools::name);
    names.addAll(methods.texts());
    List<String> called = tools.texts();
    List<Call> calls = new ArrayList<>();
    for (String name : names) {
      boolean extension = protocol == Protocol.MCP && McpMethods.isExtension(name);
      calls.add(new Call.Method(name, Optional.empty(), extension));
      if (name.equals(Call.Method.TOOLS_CALL)) {
        called.forEach(tool -> calls.add(new Call.Method(name, Optional.of(tool))));
      }
    }
    return calls;
  }

  private List<Call> operations() {
    Set<Protocol> graphql = Set.of(Protocol.GRAPHQL, Protocol.WEBSOCKET);
    SampleTexts names = new SampleTexts(TextKind.GRAPHQL, budget);
    matchers(graphql).flatMap(m -> m.operation().name().stream()).forEach(names::name);
    SampleTexts fields = new SampleTexts(TextKind.GRAPHQL, budget);
    matchers(graphql).flatMap(m -> m.operation().fields().stream()).forEach(fields::name);
    Set<String> heads = new LinkedHashSet<>(List.of(""));
    heads.addAll(names.texts());
    List<Set<String>> sets = subsets(fields.texts());
    List<Call> calls = new ArrayList<>();
    for (String type : List.of("query", "mutation", "subscription")) {
      for (String name : heads) {
        sets.forEach(set -> calls.add(new Call.Operation(type, name, set)));
      }
    }
    endpoints.forEach(endpoint -> persisted(endpoint.body(), calls));
    calls.add(new Call.Unregistered());
    return calls;
  }

  private static void persisted(BodyOptions options, List<Call> calls) {
    options
        .persisted()
        .values()
        .forEach(
            query ->
                calls.add(
                    new Call.Operation(
                        query.type(), query.name().orElse(""), Set.copyOf(query.fields()))));
  }

  // Every set of fields that is not empty: one allow rule has to cover all.
  private List<Set<String>> subsets(List<String> fields) {
    if (fields.size() > MOST_FIELDS) {
      budget.spend(Long.MAX_VALUE / 2);
      return List.of();
    }
    List<Set<String>> sets = new ArrayList<>();
    for (String field : fields) {
      List<Set<String>> more = new ArrayList<>(List.of(Set.of(field)));
      for (Set<String> set : sets) {
        Set<String> larger = new HashSet<>(set);
        larger.add(field);
        more.add(larger);
      }
      sets.addAll(more);
    }
    return sets;
  }

  static String text(Call call) {
    return switch (call) {
      case Call.Operation(var type, var name, var fields, var arguments) ->
          (type + " " + name).strip() + " { " + String.join(" ", new TreeSet<>(fields)) + " }";
      case Call.Unregistered unregistered -> "a persisted query that is not registered";
      case Call.Method method ->
          method.tool().map(tool -> method.method() + " of " + tool).orElse(method.method());
      case Call.Response response -> "a response";
      case Call.ReceiveStream stream -> "Accept: text/event-stream";
      case Call.SessionEnd end -> "Mcp-Session-Id";
    };
  }
}
