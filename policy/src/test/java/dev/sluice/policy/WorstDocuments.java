package dev.sluice.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Documents within every limit of size that take the most work for their size. */
final class WorstDocuments {
  private static final String TREATED = "port: 443, protocol: rest, access: full, enforcement: ";

  private WorstDocuments() {}

  static Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("wildcards", middles());
    all.put("alternatives", alternatives());
    all.put("stars", stars());
    all.put("hosts below many wildcards", nested());
    all.put("many ports", ports());
    all.put("bodies on many ports", bodies());
    all.put("aliases of patterns", patterns());
    all.put("aliases of endpoints", aliases());
    all.put("selectors", selectors());
    all.put("excluded hosts", excluded());
    all.put("long excluded hosts", longExcluded());
    return all;
  }

  /** No pair shares a host, which only walking both automata shows. */
  static String middles() {
    return endpoints(
        5000,
        i ->
            "host: '%s%04d*.x.test', port: 443%s"
                .formatted("?".repeat(40), i, i % 2 == 0 ? "" : ", tls: skip"));
  }

  /** Less than 4 KB. */
  private static String alternatives() {
    String middle = "{a,b}".repeat(6) + "*" + "a*b".repeat(100);
    return endpoints(
        4,
        i ->
            "host: h.x.test, path: '/?%s%d%s*', %s"
                .formatted(middle, i, middle, TREATED + (i % 2 == 0 ? "audit" : "enforce")));
  }

  private static String stars() {
    String middle = "a*".repeat(225);
    return endpoints(
        900,
        i ->
            "host: h.x.test, path: '/?%s%03d%s', %s"
                .formatted(middle, i, middle, TREATED + (i % 2 == 0 ? "audit" : "enforce")));
  }

  private static String nested() {
    return endpoints(
        5000,
        i ->
            i % 2 == 0
                ? "host: h%d.x.test, port: 443".formatted(i)
                : "host: '*%s.x.test', port: 443".formatted("h*".repeat(i % 9)));
  }

  private static String ports() {
    String ports =
        IntStream.rangeClosed(1, 18_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
    return "network_policies:\n  p:\n    endpoints:\n      - {host: h.x.test, ports: &p [%s]}\n"
            .formatted(ports)
        + "      - {host: '*.x.test', ports: *p}\n".repeat(9);
  }

  private static String bodies() {
    String ports =
        IntStream.rangeClosed(1, 25).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String one =
        "{host: h.x.test, ports: &p [%s], protocol: json-rpc, rules: [allow: {method: a}]}"
            .formatted(ports);
    return "network_policies:\n  p:\n    endpoints:\n      - &e %s\n".formatted(one)
        + "      - *e\n".repeat(4999);
  }

  /** A thousand times a list of ninety long patterns. */
  private static String patterns() {
    return """
    network_policies:
      p:
        endpoints:
          - host: h.x.test
            port: 443
            protocol: rest
            rules:
              - &r {allow: {method: GET, path: /a, query: {k: {any: [&q "%s"%s]}}}}
    """
            .formatted("a*".repeat(500), ", *q".repeat(90))
        + "          - *r\n".repeat(1000);
  }

  private static String aliases() {
    String one =
        "{host: '*.x.test', port: 443, protocol: rest, enforcement: enforce, access: full}";
    return "network_policies:\n  p:\n    endpoints: &l\n      - &e "
        + one
        + "\n"
        + "      - *e\n".repeat(99)
        + IntStream.range(0, 49)
            .mapToObj(i -> "  p%d: {endpoints: *l}\n".formatted(i))
            .collect(Collectors.joining());
  }

  private static String selectors() {
    String begin = "?".repeat(40);
    String skipped =
        endpoints(2500, i -> "host: '%s%04d*.x.test', port: 443, tls: skip".formatted(begin, i));
    return skipped
        + middlewares(
            10, i -> "include: [%s]".formatted(hosts(32, "'" + begin + "9%03d*.x.test'")));
  }

  private static String excluded() {
    String skipped = endpoints(50, i -> "host: '*a%d*.x.test', port: 443, tls: skip".formatted(i));
    return skipped
        + middlewares(
            10,
            i ->
                "include: ['*.x.test'], exclude: [%s]"
                    .formatted(hosts(31, "'*a??????????%d*b*.x.test'")));
  }

  /** Less than 1 KB: many sets of states of the excluded host meet many pairs of states. */
  private static String longExcluded() {
    String host = "'%s*.x.test'".formatted("?".repeat(200));
    String excluded = "'*a%s*.x.test', '**.x.test'".formatted("?".repeat(28));
    return endpoints(1, i -> "host: " + host + ", port: 443, tls: skip")
        + middlewares(1, i -> "include: [%s], exclude: [%s]".formatted(host, excluded));
  }

  private static String hosts(int count, String form) {
    return IntStream.range(0, count).mapToObj(form::formatted).collect(Collectors.joining(", "));
  }

  private static String middlewares(int count, IntFunction<String> selector) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "  m%d: {middleware: openshell/regex, order: %d, endpoints: {%s}}\n"
                    .formatted(i, i, selector.apply(i)))
        .collect(Collectors.joining("", "network_middlewares:\n", ""));
  }

  private static String endpoints(int count, IntFunction<String> endpoint) {
    return IntStream.range(0, count)
        .mapToObj(i -> "      - {" + endpoint.apply(i) + "}\n")
        .collect(Collectors.joining("", "network_policies:\n  p:\n    endpoints:\n", ""));
  }
}
