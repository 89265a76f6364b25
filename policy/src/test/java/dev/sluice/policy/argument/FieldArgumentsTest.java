package dev.sluice.policy.argument;

import static dev.sluice.policy.Policies.admit;
import static dev.sluice.policy.Policies.enforced;
import static dev.sluice.policy.Policies.valid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.DeniedCall;
import dev.sluice.policy.Policy;
import dev.sluice.policy.PolicyDecision.Allowed;
import dev.sluice.policy.PolicyDecision.Settled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arguments of the root fields of GraphQL. */
class FieldArgumentsTest {
  private static final String RULE =
      "{operation_type: query, fields: [f, __typename], arguments: {/id: {glob: 'p**'}}}";
  private static final Policy ALLOWING =
      valid(enforced("protocol: graphql, rules: [{allow: " + RULE + "}]"));
  private static final Policy DENYING =
      valid(enforced("protocol: graphql, access: full, deny_rules: [" + RULE + "]"));

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ f(id: \\\"p1\\\") }||true|true",
        "{ f(id: \\\"q1\\\") }||false|false",
        "{ f(id: p1) }||true|true",
        "{ f(id: [\\\"p1\\\", \\\"q\\\"]) }||false|true",
        "{ f }||false|false",
        "{ f(id: 1) }||false|true",
        "{ f(id: \\\"p\\\", id: \\\"p\\\") }||false|true",
        "{ f(id: \\\"p\\\") a: f(id: \\\"q\\\") }||false|true",
        "{ f(id: \\\"p\\\") __typename }||true|true",
        "{ __typename }||true|false",
        "{ f(id: \\\"p\\\") g }||false|true",
        "query($v: ID) { f(id: $v) }|{\"v\":\"p\"}|true|true",
        "query($v: ID) { f(id: $v) }|{\"v\":\"q\"}|false|false",
        "query($v: ID) { f(id: $v) }|{}|false|true",
        "query($v: ID) { f(id: $v) }||false|true",
        "query($v: ID) { f(id: $v) }|null|false|true",
        "query($v: ID) { f(id: $v) }|\"{\\\"v\\\":\\\"p\\\"}\"|false|true",
        "query($v: ID) { f(id: $v) }|{\"v\":\"p\",\"V\":\"q\"}|false|true",
        "query($v: ID = \\\"p\\\") { f(id: $v) }|{}|true|true",
        "query($v: ID = \\\"q\\\") { f(id: $v) }|{}|false|false",
        "query($v: ID = \\\"p\\\") { f(id: $v) }|{\"v\":null}|false|true",
        "query($v: ID) { f(id: $v) }|{\"v\":null}|false|false",
        "query($v: ID, $v: ID) { f(id: $v) }|{\"v\":\"p\"}|false|true",
        "{ f(id: $v) }|{\"v\":\"p\"}|false|true",
        "query($v: ID) { ...F } fragment F on Q { f(id: $v) }|{\"v\":\"q\"}|false|false",
        "query($v: ID) { ...F } fragment F on Q { f(id: $v) }|{\"v\":\"p\"}|true|true",
        "query($v: ID) { f(id: $v) @include(if: false) }|{\"v\":\"q\"}|false|false",
      })
  void isJudged(String query, String variables, boolean allows, boolean denies) {
    String body =
        "{\"query\":\"%s\"%s}"
            .formatted(query, variables == null ? "" : ",\"variables\":" + variables);

    assertThat(admit(ALLOWING, body) instanceof Allowed).isEqualTo(allows);
    assertThat(admit(DENYING, body) instanceof Allowed).isEqualTo(!denies);
  }

  @Test
  void aRegisteredQueryHasUnknownArguments() {
    String registered =
        ", persisted_queries: allow_registered,"
            + " graphql_persisted_queries: {x: {operation_type: query, fields: [f]}}";
    Policy allowing =
        valid(enforced("protocol: graphql, rules: [{allow: " + RULE + "}]" + registered));
    Policy denying =
        valid(enforced("protocol: graphql, access: full, deny_rules: [" + RULE + "]" + registered));

    assertThat(admit(allowing, "{\"id\":\"x\"}")).isNotInstanceOf(Allowed.class);
    assertThat(admit(denying, "{\"id\":\"x\"}")).isNotInstanceOf(Allowed.class);
  }

  @Test
  void theDenialNamesThePointer() {
    Settled denied = admit(ALLOWING, "{\"query\":\"{ f(id: \\\"hidden\\\") }\"}");
    Settled blocked = admit(DENYING, "{\"query\":\"{ f(id: \\\"p-hidden\\\") }\"}");

    assertThat(denied.call().map(DeniedCall::text)).contains("query {f}, argument /id");
    assertThat(blocked.call().map(DeniedCall::text)).contains("query {f}, argument /id");
    assertThat(denied.toString() + blocked).doesNotContain("hidden");
  }
}
