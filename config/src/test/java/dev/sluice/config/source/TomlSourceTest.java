package dev.sluice.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Value.BoolValue;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.config.source.Value.NumberValue;
import dev.sluice.config.source.Value.TextValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlSourceTest {
  private static final String VALUES =
      """
      text = "a"
      number = 5
      flag = true
      list = [1, "b"]
      inline = {x.y = 1}
      day = 2026-01-02
      [[t.u]]
      k = 1
      [[t.u]]
      k = 2
      """;

  private final Violations violations = new Violations();

  @Test
  void valuesAndTables() {
    Node.Mapping root = TomlSource.read("f.toml", VALUES, violations).orElseThrow();

    assertThat(root.value().values())
        .containsEntry("text", new TextValue("a"))
        .containsEntry("number", new NumberValue(5))
        .containsEntry("flag", new BoolValue(true))
        .containsEntry("list", new ListValue(List.of(new NumberValue(1), new TextValue("b"))))
        .containsEntry("inline", map("x", map("y", new NumberValue(1))))
        .containsEntry("day", new TextValue("2026-01-02"))
        .containsEntry(
            "t",
            map(
                "u",
                new ListValue(
                    List.of(map("k", new NumberValue(1)), map("k", new NumberValue(2))))));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a = 1\\na = 2|2:1: not TOML: duplicate key; already in line 1, keep one",
        "[a]\\n[a]|2:1: not TOML: duplicate table; already in line 1, keep one",
        "a = [1,|1:8: not TOML: write ',' between the elements of the list and ']' at its end",
        "a = 9007199254740993|1:5: a double cannot hold this integer exactly; write it as text in"
            + " quotes",
        "a = nan|1:5: not a finite number",
      })
  void refuses(String toml, String violation) {
    TomlSource.read("f.toml", toml.replace("\\n", "\n"), violations);

    assertThat(rejected()).first().isEqualTo("f.toml:" + violation);
  }

  @Test
  void deepDocumentsAreRefused() {
    TomlSource.read("f.toml", "a = " + "[".repeat(70) + "]".repeat(70), violations);

    assertThat(rejected()).singleElement().asString().contains("nested too deep");
  }

  @Test
  void documentsThatExhaustTheParserAreRefused() {
    TomlSource.read("f.toml", "a = " + "[".repeat(50_000) + "]".repeat(50_000), violations);

    assertThat(rejected()).containsExactly("f.toml:1:1: nested too deep");
  }

  @Test
  void oversizeDocumentsAreRefused() {
    TomlSource.read("f.toml", "#" + "x".repeat(1 << 20), violations);

    assertThat(rejected()).singleElement().asString().contains("at most 1048576 are read");
  }

  private static MapValue map(String key, Value value) {
    return new MapValue(Map.of(key, value));
  }

  private List<String> rejected() {
    assertThat(violations.hasErrors()).isTrue();
    return ((Compilation.Rejected<?>) violations.reject())
        .violations().stream().map(Violation::toString).toList();
  }
}
