package dev.sluice.policy.boundary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.policy.boundary.BoundaryVerdict.Outside;
import dev.sluice.policy.boundary.BoundaryVerdict.Within;
import dev.sluice.policy.diff.ComparedPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryComparisonTest {
  private static final String ENTRY =
      "{middleware: sluice/secrets, config: {mode: redact}, on_error: fail_closed, endpoints:"
          + " {include: ['*.a.test', b.test], exclude: [x.a.test]}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "fail_closed | fail_closed",
        "mode: redact | mode: deny",
        ", exclude: [x.a.test] | ",
        "['*.a.test', b.test] | ['**']",
        "['*.a.test', b.test] | ['*.a.test', '?.test', b.test]",
      })
  void asMuchOrMoreIsKept(String part, String own) {
    assertThat(judge(ENTRY, ENTRY.replace(part, own == null ? "" : own))).isEqualTo(new Within());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "fail_closed | fail_open | b.test",
        "mode: redact | mode: detect | b.test",
        "sluice/secrets | openshell/secrets | b.test",
        ", b.test] | ] | b.test",
        "x.a.test | '?.a.test' | 0.a.test",
        "config: {mode: redact}, | | b.test",
      })
  void lessIsWider(String part, String own, String host) {
    BoundaryVerdict verdict = judge(ENTRY, ENTRY.replace(part, own == null ? "" : own));
    assertThat(((Outside) verdict).breaches())
        .contains(
            new Breach(
                "network_middlewares",
                "lacks 'guard' (sluice/secrets) of the boundary, with its config and on_error, for"
                    + " a host",
                host));
  }

  @Test
  void severalEntriesMayKeepOne() {
    String first = ENTRY.replace(", b.test]", "]");
    String second = ENTRY.replace("'*.a.test', b.test", "b.test").replace("{mid", "{order: 1, mid");
    ComparedPolicy both = policy("{one: " + first + ", two: " + second + "}");
    assertThat(new Boundary(policy("{guard: " + ENTRY + "}")).judge(both)).isEqualTo(new Within());
  }

  private static BoundaryVerdict judge(String boundary, String own) {
    return new Boundary(policy("{guard: " + boundary + "}")).judge(policy("{own: " + own + "}"));
  }

  private static ComparedPolicy policy(String entries) {
    return BoundaryPolicies.written(
            "version: 1\nnetwork_policies:\n  p: {endpoints: [{host: a.a.test, port: 443}]}\n"
                + "network_middlewares: "
                + entries
                + "\n")
        .compared();
  }
}
