package dev.sluice.chain.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.policy.snapshot.SnapshotCompiler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuiltInEntryCheckTest {
  private static final String UNKNOWN =
      "p.yaml:4:7: network_middlewares.m.middleware: middleware config 'm' is invalid: middleware";
  private static final String REST =
      "use one of: openshell/regex, sluice/secrets, or a service of gateway.toml";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "openshell/regex|{mode: deny}|config: middleware config 'm' is invalid: openshell/regex"
            + " supports only mode: redact",
        "sluice/secrets|{mode: x}|config.mode: must be redact, deny or detect",
        "sluice/secrets|{actions: [{action: x}]}|config.actions[0].action: must be one of allow,",
        "sluice/secrets|{custom: [{prefix: abc_, pattern: a}]}|config.custom[0].name: is missing",
        "sluice/secrets|{a.b: 1}|config.\"a.b\": is an unknown key; ",
      })
  void aFaultIsNamedAtItsKey(String implementation, String config, String expected) {
    assertThat(found(implementation, config))
        .singleElement()
        .asString()
        .startsWith("p.yaml:")
        .contains(": network_middlewares.m." + expected);
  }

  @Test
  void placesAreThoseOfTheDocument() {
    assertThat(found("sluice/secrets", "{json: 1, depth: x, actions: [{action: deny}, 1]}"))
        .extracting(Violation::keyPath, Violation::column)
        .containsExactlyInAnyOrder(
            tuple("network_middlewares.m.config.json", 76),
            tuple("network_middlewares.m.config.depth", 85),
            tuple("network_middlewares.m.config.actions[1]", 121));
  }

  @Test
  void allFaultsWithinOneItemHaveTheirPlaces() {
    assertThat(
            found(
                "sluice/secrets",
                "{custom: [{name: C, prefix: a, pattern: '['}],"
                    + " actions: [{action: x, places: [body, nowhere], host: [a]}]}"))
        .extracting(Violation::keyPath, Violation::line, Violation::column)
        .containsExactlyInAnyOrder(
            tuple("network_middlewares.m.config.custom[0].name", 4, 86),
            tuple("network_middlewares.m.config.custom[0].prefix", 4, 95),
            tuple("network_middlewares.m.config.custom[0].pattern", 4, 106),
            tuple("network_middlewares.m.config.actions[0].action", 4, 133),
            tuple("network_middlewares.m.config.actions[0].places[1]", 4, 159),
            tuple("network_middlewares.m.config.actions[0].host", 4, 169));
  }

  @Test
  void rulesBetweenKeysAreJudgedWhenTheKeysAreRight() {
    assertThat(found("sluice/secrets", "{mode: deny, replacement: '[x]'}"))
        .extracting(Violation::text)
        .containsExactly(
            "network_middlewares.m.config.replacement: has a meaning only with redact");
  }

  @Test
  void aMisspelledServiceIsRecognized() {
    assertThat(found("acme/gaurd", "{}"))
        .extracting(Violation::toString)
        .containsExactly(
            UNKNOWN + " 'acme/gaurd' is not registered; did you mean acme/guard? " + REST);
    assertThat(found("corp/other", "{}"))
        .extracting(Violation::toString)
        .containsExactly(UNKNOWN + " 'corp/other' is not registered; " + REST);
    assertThat(found("acme/guard", "{any: 1}")).isEmpty();
  }

  private static List<Violation> found(String implementation, String config) {
    String policy =
        """
        version: 1
        network_policies: {p: {endpoints: [{host: a.test, port: 443}]}}
        network_middlewares:
          m: {middleware: %s, endpoints: {include: [a.test]}, config: %s}
        """
            .formatted(implementation, config);
    String services =
        """
        [[openshell.supervisor.middleware]]
        name = "acme/guard"
        grpc_endpoint = "http://127.0.0.1:1"
        max_body_bytes = 1024
        allow_insecure_transport = true
        """;
    return switch (SnapshotCompiler.compile(
        1,
        Map.of("p", new Source("p.yaml", policy)),
        Optional.of(new Source("gateway.toml", services)),
        new BuiltInEntryCheck())) {
      case Compilation.Compiled<?> compiled -> compiled.warnings();
      case Compilation.Rejected<?> rejected -> rejected.violations();
    };
  }
}
