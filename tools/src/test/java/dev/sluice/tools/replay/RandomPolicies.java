package dev.sluice.tools.replay;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.policy.Policy;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Policies and requests of a small universe, so that they often concern each other. */
final class RandomPolicies {
  private static final List<String> HOSTS =
      List.of("a.c.test", "b.c.test", "'*.c.test'", "'**.c.test'");
  private static final List<String> PATHS = List.of("/**", "/v1/**", "/v1/*", "/x", "/v1/a");
  private static final List<String> METHODS = List.of("GET", "POST", "DELETE", "'*'");
  private static final List<String> QUERIES =
      List.of("", "", ", query: {k: '**'}", ", query: {k: 'a*'}", ", query: {k: '*', l: b}");
  private static final List<String> TARGETS = List.of("/", "/x", "/v1/a", "/v1/a/b", "/v1/a%2Fb");
  static final List<String> REGULAR = List.of("", "", "m=1", "k=a", "k=b", "k=a&k=b", "l=b&k=x.y");
  private static final List<String> IRREGULAR =
      List.of("k", "k[]=a", "%zz", "m=1;k=a", "?k=a", "%6B=a", "k=%zz", "l&k=a");

  private final Random random;

  RandomPolicies(Random random) {
    this.random = random;
  }

  /** A policy without contradictions, and its text. */
  record Written(Policy policy, String yaml) {}

  Written policy() {
    return policy(true);
  }

  /**
   * A policy.
   *
   * @param bodies whether endpoints may read bodies
   */
  Written policy(boolean bodies) {
    while (true) {
      StringBuilder yaml = new StringBuilder("version: 1\nnetwork_policies:\n");
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        yaml.append("  p")
            .append(i)
            .append(":\n    endpoints:\n      - {")
            .append(endpoint(bodies));
        yaml.append("}\n");
      }
      if (PolicyCompiler.compile(new Source("p.yaml", yaml.toString()))
          instanceof Compilation.Compiled<Policy> compiled) {
        return new Written(compiled.value(), yaml.toString());
      }
    }
  }

  /** The policy with one or two words exchanged, which often means the same. */
  Written resembling(Written policy) {
    while (true) {
      String yaml = policy.yaml();
      for (int i = random.nextInt(3); i >= 0; i--) {
        List<String> words = any(List.of(PATHS, METHODS, HOSTS, List.of("k: '**'", "k: 'a*'")));
        int at = yaml.indexOf(any(words), random.nextInt(yaml.length()));
        for (String word : words) {
          if (at >= 0 && yaml.startsWith(word, at)) {
            yaml = yaml.substring(0, at) + any(words) + yaml.substring(at + word.length());
            break;
          }
        }
      }
      if (PolicyCompiler.compile(new Source("p.yaml", yaml))
          instanceof Compilation.Compiled<Policy> compiled) {
        return new Written(compiled.value(), yaml);
      }
    }
  }

  private String endpoint(boolean bodies) {
    String head = "host: " + any(HOSTS) + ", port: 443";
    String form = random.nextInt(5) == 0 ? ", enforcement: audit" : ", enforcement: enforce";
    String path = random.nextBoolean() ? "" : ", path: '" + any(PATHS) + "'";
    return switch (random.nextInt(bodies ? 8 : 6)) {
      case 0 -> head;
      case 1 -> head + path + form + ", protocol: websocket, access: full";
      case 7 -> head + path + form + mcp();
      case 6 -> head + path + form + graphql();
      case 4 -> head + path + form + ", protocol: rest, upgrades: allow, access: read-only";
      default -> head + path + form + ", protocol: rest" + rules();
    };
  }

  private static String mcp() {
    return ", protocol: mcp, mcp: {versions: [2025-03-26]},"
        + " rules: [{allow: {method: tools/call, tool: s*}}, {allow: {method: ping}}]";
  }

  private static String graphql() {
    return ", protocol: graphql, rules: [{allow: {operation_type: query, fields: ['s*', a]}}],"
        + " deny_rules: [{operation_type: '*', fields: [secret]}]";
  }

  private String rules() {
    List<String> allow = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      allow.add("{allow: {" + matcher() + "}}");
    }
    String deny = random.nextBoolean() ? "" : ", deny_rules: [{" + matcher() + "}]";
    return ", rules: " + allow + deny;
  }

  private String matcher() {
    return "method: " + any(METHODS) + ", path: '" + any(PATHS) + "'" + any(QUERIES);
  }

  /**
   * A request.
   *
   * @param regular its query is one that no reader takes differently
   */
  RequestFacts request(boolean regular) {
    String method = random.nextInt(3) == 0 ? "POST" : any(List.of("GET", "GET", "DELETE", "HEAD"));
    String query = regular || random.nextBoolean() ? any(REGULAR) : any(IRREGULAR);
    boolean handshake = method.equals("GET") && random.nextInt(3) == 0;
    String host = any(List.of("a.c.test", "b.c.test", "z.c.test", "y.z.c.test"));
    return new RequestFacts(host, 443, method, any(TARGETS), query, handshake);
  }

  /** A body of MCP or GraphQL. */
  String body() {
    return any(
        List.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"acme/run\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"se\"}}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"x\"}}",
            "{\"query\":\"{ a search }\"}",
            "{\"query\":\"query N { a secret }\"}",
            "{\"query\":\"mutation { a }\"}",
            "no json"));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
