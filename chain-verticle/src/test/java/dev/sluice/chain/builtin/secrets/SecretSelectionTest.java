package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chain.builtin.Configs;
import dev.sluice.config.secrets.ConfigFields;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.pattern.SecretCategory;
import dev.sluice.detect.pattern.SecretPattern;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which patterns an entry uses. */
class SecretSelectionTest {
  private static final ListValue CUSTOM =
      new ListValue(
          List.of(
              new MapValue(
                  Map.of(
                      "name", new TextValue("linear-key"),
                      "prefix", new TextValue("lin_"),
                      "pattern", new TextValue("[a-z0-9]{32}")))));

  @Test
  void takesThePatternsOfCategories() throws ConfigFields.InvalidConfig {
    List<SecretPattern> patterns =
        patterns(Map.of("categories", texts("private-key", "financial")));

    assertThat(patterns).extracting(SecretPattern::id).contains("private-key", "visa-card");
    assertThat(patterns)
        .extracting(pattern -> pattern.facts().category())
        .containsOnly(SecretCategory.PRIVATE_KEY, SecretCategory.FINANCIAL);
  }

  @Test
  void takesNamedPatternsOfOptionalCategories() throws ConfigFields.InvalidConfig {
    assertThat(patterns(Map.of("patterns", texts("visa-card"))))
        .extracting(SecretPattern::id)
        .containsExactly("visa-card");
  }

  @Test
  void letsTheOperatorReplaceAPatternOfALaterVersion() throws ConfigFields.InvalidConfig {
    assertThat(patterns(Map.of("custom", CUSTOM)))
        .filteredOn(pattern -> pattern.id().equals("linear-key"))
        .singleElement()
        .satisfies(pattern -> assertThat(pattern.literals()).containsExactly("lin_"));
  }

  @Test
  void refusesAnUnknownCategory() {
    assertThat(invalid(Map.of("categories", texts("token", "tokens"))))
        .contains(
            "config.categories[1] must be one of credential, private-key, token, connection,"
                + " assignment, financial, pii, entropy, entropy-path");
  }

  @Test
  void refusesCategoriesTogetherWithPatterns() {
    assertThat(invalid(Map.of("categories", texts("token"), "patterns", texts("jwt"))))
        .contains("config.categories has a meaning only without patterns; remove one of the two");
  }

  private static List<SecretPattern> patterns(Map<String, ListValue> config)
      throws ConfigFields.InvalidConfig {
    return SecretsSettings.read(new MapValue(Map.copyOf(config))).patterns();
  }

  private static String invalid(Map<String, ListValue> config) {
    return Configs.flaw(new SecretsMiddleware(), new MapValue(Map.copyOf(config))).orElseThrow();
  }

  private static ListValue texts(String... texts) {
    return new ListValue(Stream.<String>of(texts).<Value>map(TextValue::new).toList());
  }
}
