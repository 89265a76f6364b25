package dev.sluice.policy.diff;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.HttpMethods;
import dev.sluice.config.match.SampleTexts;
import dev.sluice.config.match.TextKind;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.document.Endpoint;
import dev.sluice.policy.document.Matcher;
import dev.sluice.policy.document.Protocol;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One request of each kind that the endpoints of one host and port tell apart. One thread. */
public final class RequestSamples {
  private static final List<String> USUAL =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final List<String> UNUSUAL = List.of("TRACE", "REPORT", "SEARCH", "LINK", "MKCOL");
  private static final String ENCODED_SLASH = "%2Fx";

  private final List<Endpoint> endpoints;
  private final ComparisonBudget budget;

  /**
   * @param budget spent: some requests may be missing
   */
  public RequestSamples(List<Endpoint> endpoints, ComparisonBudget budget) {
    this.endpoints = endpoints;
    this.budget = budget;
  }

  void each(String host, int port, Consumer<TriedRequest> tried) {
    List<CallSamples.Call> calls = new CallSamples(endpoints, matchers().toList(), budget).calls();
    List<String> messages = messages(calls);
    heads(
        host,
        port,
        facts -> {
          if (facts.upgrade() && budget.spend(10L * messages.size())) {
            messages.forEach(message -> tried.accept(new TriedRequest(facts, message)));
          }
          if (facts.upgrade() || !budget.spend(60 + 10L * calls.size())) {
            tried.accept(new TriedRequest(facts, ""));
          } else if (budget.spend(10L * calls.size())) {
            calls.forEach(call -> tried.accept(call.of(facts)));
          }
        });
  }

  private List<String> messages(List<CallSamples.Call> calls) {
    boolean read =
        endpoints.stream()
            .anyMatch(
                endpoint ->
                    endpoint.upgrades().allowed()
                        && (endpoint.messages().isWritten()
                            || endpoint.readsMessages()
                            || reads(List.of(endpoint), Protocol.WEBSOCKET)));
    return read
        ? Stream.concat(Stream.of("hello"), calls.stream().flatMap(CallSamples.Call::messages))
            .distinct()
            .toList()
        : List.of();
  }

  public void heads(String host, int port, Consumer<RequestFacts> tried) {
    List<String> paths = paths();
    List<String> methods = methods();
    List<String> queries = new QuerySamples(matchers().toList(), budget).queries();
    for (String path : paths) {
      for (String method : methods) {
        for (String query : queries) {
          if (!budget.spend(40)) {
            return;
          }
          RequestFacts facts = new RequestFacts(host, port, method, path, query, false);
          tried.accept(facts);
          if (method.equals("GET")) {
            tried.accept(facts.asHandshake());
          }
        }
      }
    }
  }

  private Stream<Matcher> matchers() {
    return endpoints.stream()
        .flatMap(endpoint -> Stream.concat(endpoint.allow().stream(), endpoint.deny().stream()));
  }

  private List<String> paths() {
    SampleTexts witnesses = new SampleTexts(TextKind.PATH, budget);
    for (Endpoint endpoint : endpoints) {
      if (!endpoint.path().toString().isEmpty()) {
        witnesses.endpointPath(endpoint.path().toString());
      }
    }
    matchers().forEach(matcher -> matcher.path().ifPresent(witnesses::rulePath));
    List<String> paths = new ArrayList<>(witnesses.texts());
    if (endpoints.stream().anyMatch(Endpoint::isInspected)) {
      paths.stream().map(path -> path + ENCODED_SLASH).toList().forEach(paths::add);
    }
    return paths;
  }

  private List<String> methods() {
    Set<String> methods = new LinkedHashSet<>(USUAL);
    matchers()
        .flatMap(matcher -> matcher.method().stream())
        .map(method -> method.toUpperCase(Locale.ROOT))
        .filter(HttpMethods::isStandard)
        .forEach(methods::add);
    UNUSUAL.stream()
        .filter(method -> !methods.contains(method))
        .findFirst()
        .ifPresent(methods::add);
    return List.copyOf(methods);
  }

  static boolean reads(List<Endpoint> endpoints, Protocol protocol) {
    return endpoints.stream()
        .anyMatch(endpoint -> endpoint.protocol().filter(p -> p == protocol).isPresent());
  }

  /**
   * One query of each kind that some matchers tell apart: keys absent, with one and more values.
   */
  private static final class QuerySamples {
    private static final int MOST = 2000;
    private static final String MALFORMED = "%zz";

    private final Map<String, List<String>> globs = new TreeMap<>();
    private final ComparisonBudget budget;

    QuerySamples(Collection<Matcher> matchers, ComparisonBudget budget) {
      this.budget = budget;
      for (Matcher matcher : matchers) {
        matcher
            .query()
            .forEach(
                (key, some) -> globs.computeIfAbsent(key, k -> new ArrayList<>()).addAll(some));
      }
    }

    List<String> queries() {
      List<String> queries = new ArrayList<>(List.of(""));
      globs.forEach((key, some) -> extend(queries, parts(key, some)));
      List<String> all = new ArrayList<>(queries);
      globs.keySet().forEach(key -> all.add(encoded(key + "[]") + "=x"));
      all.add(MALFORMED);
      return all;
    }

    private void extend(List<String> queries, List<String> parts) {
      for (String query : List.copyOf(queries)) {
        for (String part : parts) {
          if (queries.size() >= MOST) {
            budget.spend(Long.MAX_VALUE / 2);
            return;
          }
          queries.add(query.isEmpty() ? part : query + "&" + part);
        }
      }
    }

    // Every set of values: an allow rule wants all to fit, a deny rule one.
    private List<String> parts(String key, List<String> some) {
      SampleTexts witnesses = new SampleTexts(TextKind.VALUE, budget);
      some.forEach(witnesses::name);
      List<String> parts = new ArrayList<>();
      for (String value : witnesses.texts()) {
        String one = encoded(key) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        List<String> more = parts.stream().map(part -> part + "&" + one).toList();
        parts.add(one);
        parts.addAll(more);
        if (parts.size() > MOST) {
          budget.spend(Long.MAX_VALUE / 2);
          return parts;
        }
      }
      return parts;
    }

    private static String encoded(String key) {
      return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%5B%5D", "[]");
    }
  }
}
