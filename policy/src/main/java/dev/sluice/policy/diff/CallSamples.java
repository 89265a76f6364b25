package dev.sluice.policy.diff;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.NameGlobs;
import dev.sluice.config.match.SampleTexts;
import dev.sluice.config.match.TextKind;
import dev.sluice.inspect.body.HeaderValues;
import dev.sluice.inspect.body.McpHeaders;
import dev.sluice.inspect.body.MediaHeaders;
import dev.sluice.inspect.mcp.McpVersion;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One body of each kind that some matchers tell apart, in the protocols that read bodies. */
final class CallSamples {
  private static final int MOST_FIELDS = 6;
  private static final String OPERATION = "{\"query\":";
  private static final List<String> USUAL_METHODS = List.of("ping", "tools/list", "tools/call");

  private final List<Endpoint> endpoints;
  private final Collection<Matcher> matchers;
  private final ComparisonBudget budget;

  CallSamples(List<Endpoint> endpoints, Collection<Matcher> matchers, ComparisonBudget budget) {
    this.endpoints = endpoints;
    this.matchers = matchers;
    this.budget = budget;
  }

  record Call(String body, Optional<String> version) {
    TriedRequest of(RequestFacts facts) {
      HeaderValues none = new HeaderValues(List.of(), false);
      MediaHeaders media =
          new MediaHeaders(
              "",
              "",
              "",
              new McpHeaders(new HeaderValues(version.stream().toList(), false), none, none, none));
      return new TriedRequest(facts.with(media), body);
    }

    Stream<String> messages() {
      if (body.startsWith(OPERATION)) {
        return Stream.of("{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":" + body + "}");
      }
      return body.isEmpty() ? Stream.empty() : Stream.of(body);
    }
  }

  List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    calls.add(new Call("", Optional.empty()));
    if (RequestSamples.reads(endpoints, Protocol.GRAPHQL)
        || endpoints.stream().anyMatch(Endpoint::readsOperations)) {
      operations().forEach(body -> calls.add(new Call(body, Optional.empty())));
    }
    if (RequestSamples.reads(endpoints, Protocol.JSON_RPC)
        || RequestSamples.reads(endpoints, Protocol.MCP)) {
      List<String> versions =
          endpoints.stream()
              .flatMap(endpoint -> endpoint.body().mcpVersions().stream())
              .map(McpVersion::text)
              .distinct()
              .toList();
      for (String body : methods()) {
        calls.add(new Call(body, Optional.empty()));
        versions.forEach(version -> calls.add(new Call(body, Optional.of(version))));
      }
    }
    return calls;
  }

  private List<String> methods() {
    SampleTexts methods = new SampleTexts(TextKind.METHOD, budget);
    USUAL_METHODS.forEach(methods::name);
    matchers.stream().flatMap(matcher -> matcher.method().stream()).forEach(methods::name);
    SampleTexts tools = new SampleTexts(TextKind.METHOD, budget);
    matchers.stream()
        .flatMap(matcher -> Stream.concat(matcher.tool().stream(), matcher.paramsName().stream()))
        .forEach(tools::name);
    List<String> bodies = new ArrayList<>();
    for (String method : methods.texts()) {
      bodies.add("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + escaped(method) + "\"}");
      params(method).forEach(params -> bodies.add(call(method, params)));
      if (method.equals("tools/call")) {
        tools.texts().forEach(tool -> addCalls(tool, bodies));
      }
    }
    return bodies;
  }

  private void addCalls(String tool, List<String> bodies) {
    String name = "{\"name\":\"" + escaped(tool) + "\"";
    bodies.add(call("tools/call", name + "}"));
    for (String arguments : arguments(tool)) {
      bodies.add(call("tools/call", name + ",\"arguments\":" + arguments + "}"));
    }
  }

  private static String call(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(escaped(method), params);
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private Set<String> params(String method) {
    return objects(
        matcher ->
            !matcher.hasTool()
                && matcher.method().filter(m -> m.equals("*") || m.equals(method)).isPresent());
  }

  private Set<String> arguments(String tool) {
    return objects(
        matcher ->
            NameGlobs.denying(matcher.tool()).matches(tool)
                || NameGlobs.denying(matcher.paramsName()).matches(tool));
  }

  private Set<String> objects(Predicate<Matcher> about) {
    return new ArgumentObjects(
            matchers.stream().filter(about).flatMap(m -> m.arguments().stream()).toList(), budget)
        .texts();
  }

  private List<String> operations() {
    SampleTexts names = new SampleTexts(TextKind.GRAPHQL, budget);
    matchers.stream().flatMap(matcher -> matcher.operation().name().stream()).forEach(names::name);
    SampleTexts fields = new SampleTexts(TextKind.GRAPHQL, budget);
    matchers.stream().flatMap(m -> m.operation().fields().stream()).forEach(fields::name);
    List<String> heads = new ArrayList<>(List.of(""));
    heads.addAll(names.texts());
    List<FieldArguments> with = FieldArguments.of(matchers, budget);
    List<String> bodies = new ArrayList<>();
    for (String type : List.of("query", "mutation", "subscription")) {
      for (String name : heads) {
        for (String set : subsets(fields.texts())) {
          bodies.add("{\"query\":\"" + type + " " + name + " {" + set + " }\"}");
          with.forEach(arguments -> bodies.add(arguments.body(type, name, set)));
        }
      }
    }
    return bodies;
  }

  // Every set of fields that is not empty: one allow rule has to cover all.
  private List<String> subsets(List<String> fields) {
    if (fields.size() > MOST_FIELDS) {
      budget.spend(Long.MAX_VALUE / 2);
    }
    List<String> sets = new ArrayList<>();
    for (String field : fields.subList(0, Math.min(fields.size(), MOST_FIELDS))) {
      List<String> more = sets.stream().map(set -> set + " " + field).toList();
      sets.add(" " + field);
      sets.addAll(more);
    }
    return sets;
  }

  /**
   * Arguments of the root fields of a GraphQL operation, given as variables.
   *
   * @param names of the arguments, which are those of the variables
   * @param variables JSON
   */
  private record FieldArguments(Set<String> names, String variables) {
    private static final Pattern NAME = Pattern.compile("[_A-Za-z][_0-9A-Za-z]*");

    static List<FieldArguments> of(Collection<Matcher> matchers, ComparisonBudget budget) {
      Set<String> names = new TreeSet<>();
      matchers.stream()
          .filter(matcher -> !matcher.operation().isEmpty())
          .flatMap(matcher -> matcher.arguments().stream())
          .flatMap(arguments -> arguments.pointers().stream())
          .map(at -> at.pointer().keys().getFirst())
          .filter(name -> NAME.matcher(name).matches())
          .forEach(names::add);
      names.add("x_additional");
      List<FieldArguments> all = new ArrayList<>();
      new ArgumentObjects(
              matchers.stream()
                  .filter(matcher -> !matcher.operation().isEmpty())
                  .flatMap(matcher -> matcher.arguments().stream())
                  .toList(),
              budget)
          .texts()
          .forEach(
              json -> {
                String variables = json.replace("x-additional", "x_additional");
                Set<String> given =
                    names.stream()
                        .filter(name -> variables.contains("\"" + name + "\":"))
                        .collect(Collectors.toCollection(TreeSet::new));
                all.add(new FieldArguments(given, variables));
              });
      return all;
    }

    String body(String type, String operation, String fields) {
      if (names.isEmpty()) {
        return "{\"query\":\"%s %s {%s }\"}".formatted(type, operation, fields);
      }
      String declared = joined("$%1$s: Any");
      String given = joined("%1$s: $%1$s");
      String asked =
          Arrays.stream(fields.strip().split(" "))
              .map(field -> field.equals("__typename") ? field : field + "(" + given + ")")
              .collect(Collectors.joining(" "));
      return "{\"query\":\"%s %s(%s) { %s }\",\"variables\":%s}"
          .formatted(type, operation, declared, asked, variables);
    }

    private String joined(String form) {
      return names.stream().map(form::formatted).collect(Collectors.joining(", "));
    }
  }
}
