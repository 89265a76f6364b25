package dev.sluice.policy.boundary;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violations;
import dev.sluice.policy.Policy;
import dev.sluice.policy.RequestFacts;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.diff.ComparedPolicy;
import dev.sluice.policy.document.PolicyReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Policies and requests of a small universe, so that they often concern each other. */
final class BoundaryPolicies {
  private static final List<String> HOSTS =
      List.of("a.c.test", "b.c.test", "'[yz]*.c.test'", "'*.c.test'", "'**.c.test'");
  private static final List<String> PATHS =
      List.of("/**", "/v1/**", "/v1/*", "/x", "/v1/%20*", "/@*%2F*", "/[!%]*", "/*");
  private static final List<String> METHODS = List.of("GET", "POST", "DELETE", "'*'");
  private static final List<String> QUERIES =
      List.of("", "", "", ", query: {k: '**'}", ", query: {k: 'a b*'}", ", query: {k: '[!a-z]*'}");

  /** By which policies differ most often. */
  private static final List<List<String>> WORDS =
      List.of(
          PATHS.stream().map(path -> "'" + path + "'").toList(),
          METHODS,
          HOSTS,
          List.of("k: '**'", "k: 'a b*'", "k: '[!a-z]*'"));

  static final List<String> NAMES =
      List.of("a.c.test", "b.c.test", "z.c.test", "yz.c.test", "y.z.c.test");
  static final List<String> TARGETS =
      List.of(
          "/",
          "/x",
          "/v1/",
          "/v1/a",
          "/v1/a/b",
          "/v1/%20a",
          "/v1/%20%2Fx",
          "/v1/a%2Fx",
          "/q",
          "/v1/%21",
          "/@x%2Fx",
          "/%20",
          "/q%2Fx");
  static final List<String> ASKED =
      List.of("", "k=a+b", "k=1", "k=x", "k=", "k=a+b&k=x", "k[]=1", "m=1", "%zz");
  static final List<String> VERBS =
      List.of("GET", "HEAD", "POST", "DELETE", "PUT", "TRACE", "OPTIONS");

  private final Random random;

  BoundaryPolicies(Random random) {
    this.random = random;
  }

  /** A policy without contradictions, and its text. */
  record Written(ComparedPolicy compared, String yaml) {
    Policy policy() {
      return compared.policy();
    }
  }

  static Written written(String yaml) {
    if (PolicyCompiler.compile(new Source("p.yaml", yaml))
        instanceof Compilation.Compiled<Policy>(var policy, var warnings)) {
      return new Written(
          new ComparedPolicy(policy, PolicyReader.read("p.yaml", yaml, new Violations())), yaml);
    }
    throw new IllegalArgumentException(yaml);
  }

  /**
   * A policy.
   *
   * @param bodies whether endpoints may read bodies
   */
  Written policy(boolean bodies) {
    while (true) {
      StringBuilder yaml = new StringBuilder("version: 1\nnetwork_policies:\n");
      int count = 1 + random.nextInt(3);
      for (int i = 0; i < count; i++) {
        yaml.append("  p%d:\n    endpoints:\n      - {%s}\n".formatted(i, endpoint(bodies)));
      }
      if (PolicyCompiler.compile(new Source("p.yaml", yaml.toString()))
          instanceof Compilation.Compiled<Policy>) {
        return written(yaml.toString());
      }
    }
  }

  /** The policy with one or two words exchanged, which often means the same or less. */
  Written resembling(Written policy) {
    while (true) {
      String yaml = policy.yaml();
      for (int i = random.nextInt(3); i >= 0; i--) {
        List<String> words = any(WORDS);
        int at = yaml.indexOf(any(words), random.nextInt(yaml.length()));
        for (String word : words) {
          if (at >= 0 && yaml.startsWith(word, at)) {
            yaml = yaml.substring(0, at) + any(words) + yaml.substring(at + word.length());
            break;
          }
        }
      }
      if (PolicyCompiler.compile(new Source("p.yaml", yaml))
          instanceof Compilation.Compiled<Policy>) {
        return written(yaml);
      }
    }
  }

  private String endpoint(boolean bodies) {
    String head = "host: " + any(HOSTS) + ", port: " + (random.nextInt(4) == 0 ? 8443 : 443);
    String path = random.nextBoolean() ? "" : ", path: '" + any(PATHS) + "'";
    String form = path + ", enforcement: enforce" + options();
    return switch (random.nextInt(bodies ? 10 : 6)) {
      case 0 -> head + (random.nextInt(3) == 0 ? ", tls: skip" : "");
      case 1 -> head + form + ", protocol: websocket, access: full";
      case 2 -> head + form + ", protocol: rest, upgrades: allow, access: read-only";
      case 6, 7 -> head + form + rpc("mcp");
      case 8 -> head + form + rpc("json-rpc");
      case 9 -> head + form + graphql();
      default -> head + form + ", protocol: rest" + rules();
    };
  }

  private String options() {
    return random.nextInt(5) == 0 ? ", allow_encoded_slash: true" : "";
  }

  private String rpc(String protocol) {
    String method = any(List.of("tools/call, tool: s*", "tools/call", "'resources/*'", "acme/run"));
    String options = protocol.equals("mcp") ? ", mcp: {versions: [2025-03-26]}" : "";
    return ", protocol: %s%s, rules: [{allow: {method: %s}}]".formatted(protocol, options, method);
  }

  private String graphql() {
    String deny =
        random.nextBoolean() ? "" : ", deny_rules: [{operation_type: '*', fields: [secret]}]";
    return ", protocol: graphql, rules: [{allow: {operation_type: %s, fields: ['%s', a]}}]%s"
        .formatted(any(List.of("query", "'*'")), any(List.of("s*", "se*")), deny);
  }

  private String rules() {
    List<String> allow = new ArrayList<>();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      allow.add("{allow: {" + matcher() + "}}");
    }
    String deny = random.nextBoolean() ? "" : ", deny_rules: [{" + matcher() + "}]";
    return ", rules: " + allow + deny;
  }

  private String matcher() {
    return "method: " + any(METHODS) + ", path: '" + any(PATHS) + "'" + any(QUERIES);
  }

  /** One request of each kind that these policies can tell apart, and more. */
  static List<RequestFacts> universe() {
    List<RequestFacts> all = new ArrayList<>();
    for (String host : NAMES) {
      for (int port : new int[] {443, 8443}) {
        for (String path : TARGETS) {
          for (String query : ASKED) {
            for (String method : VERBS) {
              all.add(new RequestFacts(host, port, method, path, query, false));
            }
            all.add(new RequestFacts(host, port, "GET", path, query, true));
          }
        }
      }
    }
    return all;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
