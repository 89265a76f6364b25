package dev.sluice.policy;

import static dev.sluice.policy.Policies.admit;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.rpc;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class BodyPropertyTest {
  /** An operation rule as written, and what it is meant to fit. */
  record Rule(String type, List<String> fields) {
    String yaml() {
      String more = fields.isEmpty() ? "" : ", fields: [" + String.join(", ", fields) + "]";
      return "{operation_type: \"" + type + "\"" + more + "}";
    }

    boolean allows(String operation, Set<String> asked) {
      return fitsType(operation) && (fields.isEmpty() || fields.containsAll(asked));
    }

    boolean denies(String operation, Set<String> asked) {
      return fitsType(operation) && (fields.isEmpty() || !Collections.disjoint(fields, asked));
    }

    private boolean fitsType(String operation) {
      return type.equals("*") || type.equals(operation);
    }
  }

  @Property(tries = 500)
  void denyWinsAndOtherwiseOneRuleMustCoverAllFields(
      @ForAll("rules") List<Rule> allow,
      @ForAll("rules") List<Rule> deny,
      @ForAll("types") String type,
      @ForAll("fields") Set<String> fields) {
    boolean expected =
        allow.stream().anyMatch(rule -> rule.allows(type, fields))
            && deny.stream().noneMatch(rule -> rule.denies(type, fields));

    assertThat(bareAdmit(valid(graphql(allow, deny)), operation(type, fields)))
        .isEqualTo(expected ? allowed("l7-graphql") : denied(deny, type, fields));
  }

  private static PolicyDecision denied(List<Rule> deny, String type, Set<String> fields) {
    boolean blocked = deny.stream().anyMatch(rule -> rule.denies(type, fields));
    return new PolicyDecision.Denied(
        "p",
        "l7-graphql",
        "GraphQL operation " + (blocked ? "blocked by endpoint policy" : "not permitted by policy"),
        Optional.of(new DeniedCall.Graphql(type, "", fields.stream().sorted().toList())));
  }

  @Property(tries = 200)
  void theOrderOfOperationRulesDoesNotMatter(
      @ForAll("rules") List<Rule> allow,
      @ForAll("rules") List<Rule> deny,
      @ForAll Random random,
      @ForAll("types") String type,
      @ForAll("fields") Set<String> fields) {
    List<Rule> shuffledAllow = shuffled(allow, random);
    List<Rule> shuffledDeny = shuffled(deny, random);

    assertThat(bareAdmit(valid(graphql(shuffledAllow, shuffledDeny)), operation(type, fields)))
        .isEqualTo(bareAdmit(valid(graphql(allow, deny)), operation(type, fields)));
  }

  @Property(tries = 300)
  void everyCallOfABatchMustPass(
      @ForAll("names") List<String> allow,
      @ForAll("names") List<String> deny,
      @ForAll("names") List<String> calls) {
    boolean expected = allow.containsAll(calls) && Collections.disjoint(deny, calls);

    PolicyDecision decision =
        bareAdmit(
            valid(jsonRpc(allow, deny)),
            calls.stream().map(Policies::rpc).collect(Collectors.joining(",", "[", "]")));

    assertThat(decision.equals(allowed("l7-jsonrpc"))).isEqualTo(expected);
  }

  @Property(tries = 200)
  void aBatchPassesExactlyWhenEachOfItsCallsDoes(
      @ForAll("names") List<String> allow, @ForAll("names") List<String> calls) {
    Policy policy = valid(jsonRpc(allow, List.of("z")));
    boolean each =
        calls.stream().allMatch(call -> bareAdmit(policy, rpc(call)).equals(allowed("l7-jsonrpc")));

    PolicyDecision batch =
        bareAdmit(
            policy, calls.stream().map(Policies::rpc).collect(Collectors.joining(",", "[", "]")));

    assertThat(batch.equals(allowed("l7-jsonrpc"))).isEqualTo(each);
  }

  @Property(tries = 300)
  void addingADenyRuleNeverAdmitsMore(
      @ForAll("rules") List<Rule> allow,
      @ForAll("rules") List<Rule> deny,
      @ForAll("rules") List<Rule> more,
      @ForAll("types") String type,
      @ForAll("fields") Set<String> fields) {
    List<Rule> both = Stream.concat(deny.stream(), more.stream()).toList();
    PolicyDecision before = bareAdmit(valid(graphql(allow, deny)), operation(type, fields));
    PolicyDecision after = bareAdmit(valid(graphql(allow, both)), operation(type, fields));

    assertThat(
            after instanceof PolicyDecision.Allowed && !(before instanceof PolicyDecision.Allowed))
        .isFalse();
  }

  @Provide
  Arbitrary<List<Rule>> rules() {
    return Combinators.combine(
            Arbitraries.of("query", "mutation", "subscription", "*"),
            Arbitraries.of("a", "b", "c").list().uniqueElements().ofMaxSize(3))
        .as(Rule::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> types() {
    return Arbitraries.of("query", "mutation", "subscription");
  }

  @Provide
  Arbitrary<Set<String>> fields() {
    return Arbitraries.of("a", "b", "c", "d").set().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.of("a", "b", "c", "d").list().uniqueElements().ofMinSize(1).ofMaxSize(4);
  }

  private static PolicyDecision bareAdmit(Policy policy, String body) {
    return Policies.bare(admit(policy, body));
  }

  private static PolicyDecision allowed(String engine) {
    return new PolicyDecision.Allowed("p", engine);
  }

  private static List<Rule> shuffled(List<Rule> rules, Random random) {
    List<Rule> shuffled = new ArrayList<>(rules);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private static String operation(String type, Set<String> fields) {
    return "{\"query\":\"%s { %s }\"}".formatted(type, String.join(" ", fields));
  }

  private static String graphql(List<Rule> allow, List<Rule> deny) {
    String denials = deny.stream().map(Rule::yaml).collect(Collectors.joining(", "));
    return enforced(
        "protocol: graphql, rules: [%s], deny_rules: [%s]"
            .formatted(
                allow.stream()
                    .map(rule -> "{allow: " + rule.yaml() + "}")
                    .collect(Collectors.joining(", ")),
                denials));
  }

  private static String jsonRpc(List<String> allow, List<String> deny) {
    return enforced(
        "protocol: json-rpc, rules: [%s], deny_rules: [%s]"
            .formatted(
                allow.stream()
                    .map("{allow: {method: %s}}"::formatted)
                    .collect(Collectors.joining(", ")),
                deny.stream().map("{method: %s}"::formatted).collect(Collectors.joining(", "))));
  }
}
