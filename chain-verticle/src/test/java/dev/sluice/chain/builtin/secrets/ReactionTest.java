package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.chain.builtin.Configs;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors in where an entry looks, and in what it does with what it finds. */
class ReactionTest {
  static Stream<Arguments> violations() {
    return Stream.of(
        argumentSet(
            "scope",
            Map.of("scope", texts("query", "cookies")),
            "config.scope[1] must be one of method, host, path, query, headers, body"),
        argumentSet(
            "empty scope",
            Map.of("scope", list()),
            "config.scope must be request, or a list of method, host, path, query, headers, body"),
        argumentSet(
            "mode with actions",
            Map.of("mode", text("deny"), "actions", list(rule("deny"))),
            "config.mode has a meaning only without actions; remove one of the two"),
        argumentSet(
            "action",
            Map.of("actions", list(rule("deny"), rule("block"))),
            "config.actions[1].action must be one of allow, record, redact, deny"));
  }

  static Stream<Arguments> wrongHomes() {
    return Stream.of(
        argumentSet(
            "own destination",
            Map.of("own_destination", text("redact")),
            "config.own_destination must be allow, record or deny"),
        argumentSet(
            "home of no pattern",
            Map.of("home", config(Map.of("open-ai", texts("llm.corp")))),
            "config.home has a key that is not the id of a pattern; `sluice secrets list` lists"
                + " them"),
        argumentSet(
            "home with a wildcard",
            Map.of("home", config(Map.of("openai-key", texts("*.corp")))),
            "config.home.openai-key must list names or addresses of hosts, without port and"
                + " wildcard"),
        argumentSet(
            "home of a pattern without a field",
            Map.of("home", config(Map.of("private-key", texts("llm.corp")))),
            "config.home.private-key has no effect: no documentation names a field for such"
                + " secrets; write an item of actions with places and hosts instead"));
  }

  static Stream<Arguments> hostsOfOtherForms() {
    return Stream.of(
        argumentSet(
            "home with a port",
            Map.of("home", config(Map.of("openai-key", texts("llm.corp:8443")))),
            "config.home.openai-key must list names or addresses of hosts, without port and"
                + " wildcard"),
        argumentSet(
            "home with the dot of the root",
            Map.of("home", config(Map.of("openai-key", texts("llm.corp.")))),
            "config.home.openai-key must list names or addresses of hosts, without port and"
                + " wildcard"));
  }

  @Test
  void takesNamesAndAddresses() {
    assertThat(
            Configs.flaw(
                new SecretsMiddleware(),
                config(
                    Map.of(
                        "home",
                        config(
                            Map.of("openai-key", texts("llm", "a.b.corp", "10.0.0.1", "::1")))))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource({"violations", "wrongHomes", "hostsOfOtherForms"})
  void namesKeyAndRemedy(Map<String, Value> config, String reason) {
    assertThat(Configs.flaw(new SecretsMiddleware(), config(config)))
        .contains("sluice/secrets: " + reason);
  }

  private static MapValue rule(String action) {
    return config(Map.of("action", text(action)));
  }

  private static MapValue config(Map<String, Value> values) {
    return new MapValue(values);
  }

  private static Value text(String text) {
    return new TextValue(text);
  }

  private static Value texts(String... texts) {
    return new ListValue(Stream.of(texts).map(ReactionTest::text).toList());
  }

  private static Value list(Value... values) {
    return new ListValue(List.of(values));
  }
}
