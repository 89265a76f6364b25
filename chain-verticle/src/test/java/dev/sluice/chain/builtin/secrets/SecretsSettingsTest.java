package dev.sluice.chain.builtin.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.sluice.chain.builtin.Configs;
import dev.sluice.config.secrets.ActionRules;
import dev.sluice.config.secrets.ConfigFields;
import dev.sluice.config.secrets.SecretAction;
import dev.sluice.config.secrets.SecretsSettings;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.BoolValue;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.NumberValue;
import dev.sluice.config.source.Value.TextValue;
import dev.sluice.detect.ListedValues;
import dev.sluice.detect.SecretCatalog;
import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.place.OwnProvider;
import dev.sluice.detect.place.RequestPart;
import dev.sluice.testing.SampleSecrets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SecretsSettingsTest {
  private final SecretsMiddleware scanner = new SecretsMiddleware();

  @Test
  void hasDefaults() throws ConfigFields.InvalidConfig {
    assertThat(SecretsSettings.read(MapValue.EMPTY))
        .isEqualTo(
            new SecretsSettings(
                EnumSet.allOf(RequestPart.class),
                ActionRules.always(SecretAction.REDACT),
                SecretAction.ALLOW,
                OwnProvider.DOCUMENTED,
                "[REDACTED]",
                SecretCatalog.USUAL,
                ListedValues.NONE,
                true,
                4,
                SecretsSettings.Undecoded.PASS));
  }

  @Test
  void readsEveryKey() throws ConfigFields.InvalidConfig {
    SecretsSettings settings =
        SecretsSettings.read(
            config(
                Map.of(
                    "mode", text("redact"),
                    "replacement", text("<secret>"),
                    "patterns", texts("jwt", "npm-token", "private-key"),
                    "exclude", texts("jwt"),
                    "custom", list(custom("corp-key", "corp_", "[a-z0-9]{32}")),
                    "json", new BoolValue(false))));

    assertThat(settings.replacement()).isEqualTo("<secret>");
    assertThat(settings.json()).isFalse();
    assertThat(settings.patterns())
        .extracting(SecretPattern::id)
        .containsExactly("npm-token", "private-key", "corp-key");
  }

  @Test
  void acceptsEveryGreatestSize() {
    List<Value> customs = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String name = ("n" + i + "x".repeat(32)).substring(0, 32);
      customs.add(custom(name, "p".repeat(64), "[a-z]{100}" + "y".repeat(246)));
    }

    assertThat(
            Configs.flaw(
                scanner,
                config(
                    Map.of(
                        "replacement",
                        text("<" + "r".repeat(62) + ">"),
                        "custom",
                        new ListValue(customs)))))
        .isEmpty();
  }

  static Stream<Arguments> violations() {
    return Stream.of(
        bad(
            "unknown key",
            Map.of("modes", text("deny")),
            "config.modes is an unknown key; did you mean mode? it takes actions,"
                + " allow_values, categories, custom, depth, exclude, home, json, mode,"
                + " own_destination, patterns, phases, replacement, scope, undecoded"),
        bad("mode", Map.of("mode", text("block")), "config.mode must be redact, deny or detect"),
        bad("type of mode", Map.of("mode", new BoolValue(true)), "config.mode must be text"),
        bad("type of json", Map.of("json", text("yes")), "config.json must be true or false"),
        bad("type of patterns", Map.of("patterns", text("jwt")), "config.patterns must be a list"),
        bad(
            "type of a pattern",
            Map.of("patterns", list(new NumberValue(1))),
            "config.patterns[0] must be text"),
        bad(
            "id",
            Map.of("exclude", texts("jwt", "jwts")),
            "config.exclude[1] is not the id of a pattern; did you mean jwt? `sluice secrets list`"
                + " lists them"),
        bad(
            "replacement with deny",
            Map.of("mode", text("deny"), "replacement", text("[x]")),
            "config.replacement has a meaning only with redact"));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void namesKeyAndRemedy(Map<String, Value> config, String reason) {
    assertThat(Configs.flaw(scanner, config(config))).contains("sluice/secrets: " + reason);
  }

  static List<String> replacements() {
    return List.of(
        "", "x", "[x", "x]", "[a\"b]", "[a\\b]", "[\u00e9]", "[\n]", "<" + "r".repeat(63) + ">");
  }

  @ParameterizedTest
  @MethodSource("replacements")
  void refusesAReplacementThatCouldBreakOrJoinItsSurroundings(String replacement) {
    assertThat(Configs.flaw(scanner, config(Map.of("replacement", text(replacement)))))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .startsWith("sluice/secrets: config.replacement must be 1 to 64 printable"));
  }

  @Test
  void refusesAReplacementThatIsASecret() {
    String key = SampleSecrets.all().getOrDefault("aws-access-key-id", "");

    assertThat(Configs.flaw(scanner, config(Map.of("replacement", text("[" + key + "]")))))
        .contains("sluice/secrets: config.replacement must not be what a pattern finds");
  }

  static Stream<Arguments> customViolations() {
    return Stream.of(
        wrong(
            "name",
            custom("Corp", "corp_", "x"),
            ".name must be a lower-case letter and up to 31 lower-case letters, digits and dashes"),
        wrong(
            "taken name",
            custom("jwt", "corp_", "x"),
            ".name is the id of a pattern that ships with Sluice"),
        wrong(
            "reserved name",
            custom("other", "corp_", "x"),
            ".name is the id of a pattern that ships with Sluice"),
        wrong(
            "short prefix",
            custom("corp", "co", "x"),
            ".prefix must be 3 to 64 printable ASCII characters without double quotes and"
                + " backslashes"),
        wrong(
            "long prefix",
            custom("corp", "c".repeat(65), "x"),
            ".prefix must be 3 to 64 printable ASCII characters without double quotes and"
                + " backslashes"));
  }

  static Stream<Arguments> expressionViolations() {
    return Stream.of(
        wrong(
            "long pattern",
            custom("corp", "corp_", "x".repeat(257)),
            ".pattern must be at most 256 ASCII characters"),
        wrong(
            "pattern beyond ASCII",
            custom("corp", "corp_", "\u00e9"),
            ".pattern must be at most 256 ASCII characters"),
        wrong(
            "syntax",
            custom("corp", "corp_", "[a-z"),
            ".pattern is not a regular expression of RE2: missing closing ]"),
        wrong(
            "lookahead",
            custom("corp", "corp_", "(?=a)b"),
            ".pattern is not a regular expression of RE2: invalid or unsupported Perl syntax"),
        wrong(
            "empty match",
            custom("corp", "corp_", "[a-z]*"),
            ".pattern matches nothing at all; require at least one character"),
        wrong(
            "nested counts",
            custom("corp", "corp_", "((x{100}){100}){100}"),
            ".pattern repeats too much; use smaller counts in {}"));
  }

  @ParameterizedTest
  @MethodSource({"customViolations", "expressionViolations"})
  void namesTheFlawOfACustomPattern(MapValue custom, String reason) {
    assertThat(Configs.flaw(scanner, config(Map.of("custom", list(custom)))))
        .contains("sluice/secrets: config.custom[0]" + reason);
  }

  @Test
  void boundsTheCompiledProgram() {
    assertThat(
            Configs.flaw(
                scanner, config(Map.of("custom", list(custom("corp", "corp_", "([a-z]x){700}"))))))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .matches(
                        "sluice/secrets: config.custom\\[0\\].pattern compiles to \\d+"
                            + " instructions, more than 1024; use smaller counts in \\{\\}"));
  }

  @Test
  void refusesTooManyOrTwiceTheSameCustomPattern() {
    assertThat(
            Configs.flaw(
                scanner,
                config(
                    Map.of(
                        "custom",
                        new ListValue(Collections.nCopies(17, custom("corp", "corp_", "x")))))))
        .contains("sluice/secrets: config.custom has more than 16 patterns");
    assertThat(
            Configs.flaw(
                scanner,
                config(
                    Map.of(
                        "custom",
                        list(custom("corp", "corp_", "x"), custom("corp", "corp2_", "x"))))))
        .contains("sluice/secrets: config.custom[1].name is taken by another custom pattern");
  }

  @Test
  void refusesACustomPatternThatIsNotOne() {
    assertThat(Configs.flaw(scanner, config(Map.of("custom", texts("corp_")))))
        .contains("sluice/secrets: config.custom[0] must be a mapping");
    assertThat(
            Configs.flaw(
                scanner,
                config(Map.of("custom", list(new MapValue(Map.of("name", text("corp"))))))))
        .contains("sluice/secrets: config.custom[0].prefix is missing");
  }

  private static Arguments bad(String what, Map<String, Value> config, String reason) {
    return argumentSet(what, config, reason);
  }

  private static Arguments wrong(String what, MapValue custom, String reason) {
    return argumentSet(what, custom, reason);
  }

  private static MapValue config(Map<String, Value> values) {
    return new MapValue(values);
  }

  private static MapValue custom(String name, String prefix, String pattern) {
    return new MapValue(
        Map.of("name", text(name), "prefix", text(prefix), "pattern", text(pattern)));
  }

  private static Value text(String text) {
    return new TextValue(text);
  }

  private static Value texts(String... texts) {
    return new ListValue(Stream.of(texts).map(SecretsSettingsTest::text).toList());
  }

  private static Value list(Value... values) {
    return new ListValue(List.of(values));
  }
}
