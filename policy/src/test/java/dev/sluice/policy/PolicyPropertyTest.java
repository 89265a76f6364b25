package dev.sluice.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyPropertyTest {
  /** A matcher as written, and what it is meant to fit. */
  record Rule(String method, String path) {
    String yaml() {
      return "{method: \"%s\", path: \"%s\"}".formatted(method, path);
    }

    boolean fits(String requestMethod, String requestPath) {
      boolean methodFits =
          method.equals("*")
              || method.equals(requestMethod)
              || (method.equals("GET") && requestMethod.equals("HEAD"));
      return methodFits
          && switch (path) {
            case "**", "/**" -> true;
            case "/a/**" -> requestPath.startsWith("/a/");
            case "/*" -> requestPath.lastIndexOf('/') == 0;
            default -> path.equals(requestPath);
          };
    }
  }

  @Property(tries = 400)
  void denyWinsAndOtherwiseAllowDecides(
      @ForAll("rules") List<Rule> allow,
      @ForAll("rules") List<Rule> deny,
      @ForAll("methods") String method,
      @ForAll("paths") String path) {
    boolean denied = deny.stream().anyMatch(rule -> rule.fits(method, path));
    boolean allowed = allow.stream().anyMatch(rule -> rule.fits(method, path));

    PolicyDecision decision =
        Policies.valid(policy(allow, deny)).admitRequest(Policies.request(method, path));

    assertThat(decision instanceof PolicyDecision.Allowed).isEqualTo(allowed && !denied);
  }

  @Property(tries = 200)
  void theOrderOfRulesDoesNotMatter(
      @ForAll("rules") List<Rule> allow,
      @ForAll("rules") List<Rule> deny,
      @ForAll Random random,
      @ForAll("methods") String method,
      @ForAll("paths") String path) {
    List<Rule> shuffledAllow = new ArrayList<>(allow);
    List<Rule> shuffledDeny = new ArrayList<>(deny);
    Collections.shuffle(shuffledAllow, random);
    Collections.shuffle(shuffledDeny, random);
    RequestFacts request = Policies.request(method, path);

    assertThat(
            Policies.bare(
                Policies.valid(policy(shuffledAllow, shuffledDeny)).admitRequest(request)))
        .isEqualTo(Policies.bare(Policies.valid(policy(allow, deny)).admitRequest(request)));
  }

  @Property(tries = 200)
  void otherHostsDoNotMatter(
      @ForAll("rules") List<Rule> allow,
      @ForAll("rules") List<Rule> others,
      @ForAll("methods") String method,
      @ForAll("paths") String path) {
    String more =
        "  q:\n    endpoints:\n"
            + endpoint("other.test", others, List.of())
            + endpoint("*.other.example.com", others, List.of());
    RequestFacts request = Policies.request(method, path);

    assertThat(Policies.valid(policy(allow, List.of()) + more).admitRequest(request))
        .isEqualTo(Policies.valid(policy(allow, List.of())).admitRequest(request));
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    return Combinators.combine(
            Arbitraries.of("GET", "POST", "HEAD", "*"),
            Arbitraries.of("**", "/**", "/a/**", "/*", "/a", "/a/b"))
        .as(Rule::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> methods() {
    return Arbitraries.of("GET", "POST", "HEAD", "PUT");
  }

  @Provide
  Arbitrary<String> paths() {
    return Arbitraries.of("/", "/a", "/a/", "/a/b", "/b", "/a/b/c");
  }

  private static String policy(List<Rule> allow, List<Rule> deny) {
    return "network_policies:\n  p:\n    endpoints:\n" + endpoint(Policies.HOST, allow, deny);
  }

  private static String endpoint(String host, List<Rule> allow, List<Rule> deny) {
    StringBuilder yaml =
        new StringBuilder("      - host: \"" + host + "\"\n        port: 443\n")
            .append("        protocol: rest\n        enforcement: enforce\n        rules:\n");
    allow.forEach(rule -> yaml.append("          - allow: ").append(rule.yaml()).append('\n'));
    if (!deny.isEmpty()) {
      yaml.append("        deny_rules:\n");
    }
    deny.forEach(rule -> yaml.append("          - ").append(rule.yaml()).append('\n'));
    return yaml.toString();
  }
}
