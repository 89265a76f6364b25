package dev.sluice.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Value.BoolValue;
import dev.sluice.config.source.Value.NullValue;
import dev.sluice.config.source.Value.NumberValue;
import dev.sluice.config.source.Value.TextValue;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlSourceTest {
  private static final String SCALARS =
      """
      text: yes
      quoted: "5"
      empty: ''
      absent:
      tilde: ~
      flag: True
      decimal: -12
      hex: 0x1F
      octal: 0o17
      leading: 010
      float: 1.5e3
      address: 10.0.0.1
      forced: !!str 5
      time: 12:30
      """;

  private final Violations violations = new Violations();

  @Test
  void scalarsFollowTheCoreSchema() {
    Value.MapValue values = read(SCALARS);

    assertThat(values.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("text", new TextValue("yes")),
                Map.entry("quoted", new TextValue("5")),
                Map.entry("empty", new TextValue("")),
                Map.entry("absent", new NullValue()),
                Map.entry("tilde", new NullValue()),
                Map.entry("flag", new BoolValue(true)),
                Map.entry("decimal", new NumberValue(-12)),
                Map.entry("hex", new NumberValue(31)),
                Map.entry("octal", new NumberValue(15)),
                Map.entry("leading", new NumberValue(10)),
                Map.entry("float", new NumberValue(1500)),
                Map.entry("address", new TextValue("10.0.0.1")),
                Map.entry("forced", new TextValue("5")),
                Map.entry("time", new TextValue("12:30"))));
  }

  @Test
  void aliasesStandForTheirAnchor() {
    assertThat(read("a: &x [1, 2]\nb: *x\nc: &y t\nd: *y\n").values())
        .containsEntry("b", new Value.ListValue(List.of(new NumberValue(1), new NumberValue(2))))
        .containsEntry("d", new TextValue("t"));
  }

  @Test
  void keysKeepTheirOrder() {
    assertThat(read("z: 1\na: 2\nm: 3\n").values().keySet()).containsExactly("z", "a", "m");
  }

  @Test
  void emptyDocumentsAreEmptyMappings() {
    assertThat(read("").values()).isEmpty();
    assertThat(read("# only a comment\n").values()).isEmpty();
    assertThat(read("---\n").values()).isEmpty();
    assertThat(read("---\na: 1\n...\n").values()).hasSize(1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "a: 1\\n---\\nb: 2|2:1: a second document begins here; keep one per file",
        "- a|1:1: the document is not a mapping; write key: value",
        "a: [1|1:4: not YAML: this bracket is not closed up to line 1, column 6; write ',' between"
            + " elements and ']' at the end",
        "a: b: c|1:5: not YAML: a second ':' in one line; put the value in quotes, or begin a new"
            + " line for the key",
        "a: *nope|1:4: a value that begins with '*' needs quotes, such as \"*.example.com\":"
            + " unquoted it names an anchor, and none is before it",
        "a: &x [*x]|1:8: a value that begins with '*' needs quotes, such as \"*.example.com\":"
            + " unquoted it names an anchor, and none is before it",
        "? [a]\\n: b|1:3: a key must be plain text",
        "a: !foo b|1:4: tags are not read; remove it",
        "a: !!binary aGk=|1:4: tags are not read; remove it",
        "a: .inf|1:4: not a finite number",
        "a: .NaN|1:4: not a finite number",
        "a: 1e400|1:4: not a finite number",
        "a: 9007199254740993|1:4: a double cannot hold this integer exactly; write it as text in"
            + " quotes",
        "a: {b: 1, b: 2}|1:11: a.b: duplicate key; already in line 1, keep one",
        "a:\\n  'b c': 1\\n  \"b c\": 2|3:3: a.\"b c\": duplicate key; already in line 2,"
            + " keep one",
      })
  void refuses(String yaml, String violation) {
    YamlSource.read("f.yaml", yaml.replace("\\n", "\n"), violations);

    assertThat(rejected()).containsExactly("f.yaml:" + violation);
  }

  @Test
  void largeIntegersThatADoubleHoldsAreAccepted() {
    assertThat(read("a: 9007199254740992").values())
        .containsEntry("a", new NumberValue(9007199254740992.0));
  }

  @Test
  void oversizeDocumentsAreRefused() {
    YamlSource.read("f.yaml", "a: " + "b".repeat(1 << 20), violations);

    assertThat(rejected())
        .containsExactly(
            "f.yaml:1:1: the document has 1048579 characters; at most 1048576 are read");
  }

  @Test
  void deepDocumentsAreRefused() {
    read("a: " + "[".repeat(62) + "]".repeat(62));
    assertThat(violations.hasErrors()).isFalse();

    YamlSource.read("f.yaml", "a: " + "[".repeat(100_000), violations);

    assertThat(rejected())
        .containsExactly("f.yaml:1:68: nested too deep; at most 64 levels are read");
  }

  @Test
  void depthByAliasesCounts() {
    StringBuilder yaml = new StringBuilder("k0: &a0 [x]\n");
    for (int i = 1; i < 70; i++) {
      yaml.append("k%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }

    YamlSource.read("f.yaml", yaml.toString(), violations);

    assertThat(rejected()).singleElement().asString().contains("nested too deep");
  }

  @Test
  void anchorBombsAreRefused() {
    StringBuilder yaml = new StringBuilder("k0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String uses = String.join(", ", Collections.nCopies(10, "*a" + (i - 1)));
      yaml.append("k%d: &a%d [%s]\n".formatted(i, i, uses));
    }

    YamlSource.read("f.yaml", yaml.toString(), violations);

    assertThat(rejected()).singleElement().asString().contains("too many values");
  }

  @Test
  void textByAliasesCounts() {
    String text = "x".repeat(1 << 19);
    String most = "a: &a " + text + "\nb: [" + "*a, ".repeat(6) + "]\n";
    assertThat(YamlSource.read("f.yaml", most, violations)).isPresent();

    YamlSource.read("f.yaml", most.replace("[", "[*a, "), violations);

    assertThat(rejected())
        .singleElement()
        .asString()
        .contains("too much text", "at most 4194304 characters are read");
  }

  @Test
  void messagesCannotBeForgedByKeys() {
    YamlSource.read("f.yaml", "\"a\\nf.yaml:9:9: ok\": 1\n\"a\\nf.yaml:9:9: ok\": 2\n", violations);

    assertThat(rejected()).singleElement().asString().doesNotContain("\n");
  }

  private Value.MapValue read(String yaml) {
    Node.Mapping root = YamlSource.read("f.yaml", yaml, violations).orElseThrow();
    assertThat(violations.hasErrors()).isFalse();
    return root.value();
  }

  private List<String> rejected() {
    assertThat(violations.hasErrors()).isTrue();
    return ((Compilation.Rejected<?>) violations.reject())
        .violations().stream().map(Violation::toString).toList();
  }
}
