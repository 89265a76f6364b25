package dev.sluice.config.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.secrets.ConfigFields.InvalidConfig;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** All faults of one configuration, each at its key. */
class SecretsFaultsTest {
  private static final MapValue RIGHT = custom("corp-key", "corp_", "[a-z]{8}");

  @Test
  void ofEachItemOfCustom() {
    assertThat(
            faults(
                Map.of(
                    "custom",
                    list(
                        custom("Corp", "c", "["),
                        new TextValue("x"),
                        RIGHT,
                        RIGHT,
                        new MapValue(Map.of("names", new TextValue("x")))))))
        .containsExactly(
            "config.custom[0].name",
            "config.custom[0].prefix",
            "config.custom[0].pattern",
            "config.custom[1]",
            "config.custom[3].name",
            "config.custom[4].names",
            "config.custom[4].name",
            "config.custom[4].prefix",
            "config.custom[4].pattern");
  }

  @Test
  void ofEachItemOfActions() {
    MapValue wrong =
        new MapValue(
            Map.of(
                "action", new TextValue("block"),
                "patterns", texts("jwt", "jwts", "npm"),
                "categories", texts("none"),
                "places", texts("body", "cookies"),
                "hosts", list(new TextValue("*.corp.test"), new MapValue(Map.of())),
                "values", texts("sha256:12"),
                "mode", new TextValue("deny")));

    assertThat(faults(Map.of("actions", list(wrong, new MapValue(Map.of())))))
        .containsExactly(
            "config.actions[0].mode",
            "config.actions[0].action",
            "config.actions[0].patterns[1]",
            "config.actions[0].patterns[2]",
            "config.actions[0].categories[0]",
            "config.actions[0].places[1]",
            "config.actions[0].hosts[1]",
            "config.actions[0].values[0]",
            "config.actions[1].action");
  }

  @Test
  void ofEachListAndEachHome() {
    assertThat(
            faults(
                Map.of(
                    "exclude", texts("jwts", "npm"),
                    "scope", texts("cookies", "body", "trailers"),
                    "allow_values", texts("a", "b"),
                    "home",
                        new MapValue(
                            Map.of(
                                "openai-key", texts("*"),
                                "private-key", texts("a.test"),
                                "none", texts("a.test"),
                                "nothing", texts("a.test"))))))
        .containsExactlyInAnyOrder(
            "config.exclude[0]",
            "config.exclude[1]",
            "config.scope[0]",
            "config.scope[2]",
            "config.allow_values[0]",
            "config.allow_values[1]",
            "config.home",
            "config.home.openai-key",
            "config.home.private-key");
  }

  /** A pattern that is not right yet may be meant. */
  @Test
  void namesOfPatternsAreJudgedOnceTheOperatorsAreRight() {
    Map<String, Value> config =
        Map.of(
            "patterns",
            texts(),
            "custom",
            list(custom("corp-key", "c", "x")),
            "actions",
            list(
                new MapValue(
                    Map.of(
                        "action", new TextValue("deny"),
                        "patterns", texts("corp-key"),
                        "places", texts("cookies")))),
            "home",
            new MapValue(Map.of("corp-key", texts("a.test"))));

    assertThat(faults(config))
        .containsExactly("config.custom[0].prefix", "config.actions[0].places[0]");
  }

  @Test
  void ofNothingThatIsRight() {
    assertThat(faults(Map.of("custom", list(RIGHT)))).isEmpty();
  }

  private static List<String> faults(Map<String, Value> config) {
    return SecretsSettings.faults(new MapValue(config)).stream().map(InvalidConfig::path).toList();
  }

  private static MapValue custom(String name, String prefix, String pattern) {
    return new MapValue(
        Map.of(
            "name", new TextValue(name),
            "prefix", new TextValue(prefix),
            "pattern", new TextValue(pattern)));
  }

  private static ListValue list(Value... values) {
    return new ListValue(List.of(values));
  }

  private static ListValue texts(String... texts) {
    return new ListValue(Stream.of(texts).<Value>map(TextValue::new).toList());
  }
}
