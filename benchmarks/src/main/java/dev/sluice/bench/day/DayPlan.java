package dev.sluice.bench.day;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The hosts, endpoints and sandboxes of a day. Some hosts are siblings of one domain, some are
 * tenants of shared hosting, and some have private addresses.
 *
 * @param endpoints all of them
 * @param uses endpoints of each sandbox, by their index
 */
record DayPlan(List<DayEndpoint> endpoints, List<List<Integer>> uses) {
  private static final List<String> WORDS =
      List.of(
          "users",
          "orders",
          "items",
          "repos",
          "issues",
          "builds",
          "files",
          "events",
          "teams",
          "keys",
          "jobs",
          "models",
          "search",
          "status",
          "invoices",
          "carts",
          "reviews",
          "tags");

  private static final List<String> FORMS =
      List.of("{uuid}", "{digits}", "{sha}", "{ulid}", "{base64}", "{name}");

  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");

  private static final List<String> KEYS = List.of("page", "q", "sort", "cursor", "limit");
  private static final int HOSTS = 80;
  private static final int USED = 30;
  private static final int TENANTS = 8;
  private static final int SIBLINGS = 12;
  private static final int PRIVATE = 3;

  static DayPlan of(long seed, int endpointCount, int sandboxCount) {
    Random random = new Random(seed);
    List<DayEndpoint> endpoints = new ArrayList<>();
    for (int i = 0; i < endpointCount; i++) {
      endpoints.add(endpoint(i, random));
    }
    List<List<Integer>> uses = new ArrayList<>();
    for (int sandbox = 0; sandbox < sandboxCount; sandbox++) {
      List<Integer> used = new ArrayList<>();
      for (int i = 0; i < USED; i++) {
        used.add(random.nextInt(endpointCount));
      }
      uses.add(used);
    }
    return new DayPlan(endpoints, uses);
  }

  /** The name of a host by its number. */
  private static String host(int number) {
    if (number < SIBLINGS) {
      return "region" + number + ".siblings.example.com";
    }
    if (number < SIBLINGS + TENANTS) {
      return "bucket" + number + ".s3.amazonaws.com";
    }
    return number < SIBLINGS + TENANTS + PRIVATE
        ? "intranet" + number + ".example.org"
        : "api.service" + number + ".com";
  }

  /** Whether its addresses are private. */
  static boolean isPrivate(String host) {
    return host.startsWith("intranet");
  }

  private static DayEndpoint endpoint(int number, Random random) {
    int host = number % HOSTS;
    if (host < SIBLINGS && number < HOSTS) {
      // What all siblings have.
      return rest(host(host), "GET", List.of("health", "{uuid}"), List.of());
    }
    return switch (number % 20) {
      case 7 -> body(host(host), "mcp", "/mcp" + number, tools(number));
      case 13 -> body(host(host), "graphql", "/graphql" + number, fields(number));
      case 17 -> body(host(host), "json-rpc", "/rpc" + number, methods(number));
      default ->
          rest(
              host(host),
              METHODS.get(random.nextInt(METHODS.size())),
              path(random),
              random.nextInt(4) == 0
                  ? KEYS.subList(random.nextInt(2), 3 + random.nextInt(3))
                  : List.of());
    };
  }

  private static List<String> path(Random random) {
    List<String> path = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      path.add("v" + (1 + random.nextInt(3)));
    }
    path.add(WORDS.get(random.nextInt(WORDS.size())));
    path.add(FORMS.get(random.nextInt(FORMS.size())));
    if (random.nextInt(2) == 0) {
      path.add(WORDS.get(random.nextInt(WORDS.size())));
      if (random.nextInt(2) == 0) {
        path.add(FORMS.get(random.nextInt(FORMS.size())));
      }
    }
    return path;
  }

  private static DayEndpoint rest(
      String host, String method, List<String> path, List<String> queryKeys) {
    return new DayEndpoint(host, 443, method, path, queryKeys, DayRequest.REST, List.of());
  }

  private static DayEndpoint body(
      String host, String protocol, String path, List<List<String>> calls) {
    return new DayEndpoint(
        host, 443, "POST", List.of(path.substring(1)), List.of(), protocol, calls);
  }

  private static List<List<String>> tools(int number) {
    return List.of(
        List.of("tools/call", "search_" + number),
        List.of("tools/call", "fetch_" + number),
        List.of("resources/list"));
  }

  private static List<List<String>> fields(int number) {
    return List.of(
        List.of("query", "product" + number),
        List.of("query", "product" + number, "price" + number),
        List.of("mutation", "order" + number));
  }

  private static List<List<String>> methods(int number) {
    return List.of(List.of("eth_call" + number), List.of("eth_blockNumber" + number));
  }
}
