package dev.sluice.config.source.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads of a YAML file with a slip. */
class YamlFaultTest {
  private static final String STAR =
      "a value that begins with '*' needs quotes, such as \"*.example.com\"";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: *.x.y|1:4: not YAML: " + STAR,
        "a: *|1:4: not YAML: " + STAR,
        "a: [*.x.y]|1:5: not YAML: " + STAR,
        "a: {b: *, c: d}|1:8: not YAML: " + STAR,
        "a: @b|1:4: not YAML: a value that begins with '@' needs quotes",
        "a: %b|1:4: not YAML: a value that begins with '%' needs quotes",
        "a:\\n\\tb: c|2:1: not YAML: a tab indents this line; indent with spaces only",
        "a: b: c|1:5: not YAML: a second ':' in one line; put the value in quotes, or begin a new"
            + " line for the key",
        "a: b\\n"
            + "  c: d|2:4: not YAML: the line belongs to the value in line 1, since it begins"
            + " further to the right; begin both keys in the same column",
        "a:\\n"
            + "    b: c\\n"
            + "   d: e|3:4: not YAML: this key begins in no column of the keys above; align it with"
            + " them",
        "a:\\n"
            + "  - b\\n"
            + " - c|3:2: not YAML: this '-' begins in no column of the lines above; align it with"
            + " them",
        "a:\\n"
            + "  -b: c\\n"
            + "   d: e|3:5: not YAML: line 2 has a '-' without a space behind it; write '- '",
        "a: b\\n"
            + "  \u00a0c: d|2:5: not YAML: line 2 has a no-break space; replace it with a plain"
            + " one",
        "a: 'b' c|1:8: not YAML: the value has ended before; put all of it in quotes",
        "a: [b]]|1:7: not YAML: ']' closes no bracket; remove it",
        "a: b\\n"
            + "c:d\\n"
            + "e: f|2:1: not YAML: no ':' follows; write key: value, with a space behind the ':'",
        "a: 'b|1:4: not YAML: the quote that begins here is not closed; close it",
        "a: \"b\\\\.c\"|1:7: not YAML: '\\' begins no escape that YAML knows; double it, or put the"
            + " value in single quotes",
        "a: [b\\n"
            + "c: d|1:4: not YAML: this bracket is not closed up to line 2, column 2; write ','"
            + " between elements and ']' at the end",
        "a: {b: 1]|1:4: not YAML: this bracket is not closed up to line 1, column 9; write ','"
            + " between elements and '}' at the end",
        "a: [|1:5: not YAML: a value is missing here; write it, and close every bracket",
        "a: - b|1:4: not YAML: '- ' begins a line of its own; begin a new line here",
        "a: !x!y b|1:4: not YAML: tags are not read; remove it, or put the value in quotes",
        "`a: |b`|`1:4: not YAML: the text behind '|' or '>' begins on the next line, further to the"
            + " right`",
      })
  void namesPlaceProblemAndRemedy(String yaml, String violation) {
    String text = yaml.replace("\\\\", "\\").replace("\\n", "\n").replace("\\t", "\t");

    assertThat(violation(text)).isEqualTo("f.yaml:" + violation);
  }

  @Test
  void aForbiddenCharacterHasItsPlace() {
    assertThat(violation("a: b\nc: d\u0007e\n"))
        .isEqualTo("f.yaml:2:5: not YAML: the character U+0007 is not allowed here; remove it");
  }

  @Test
  void aTextThatCannotBeReadIsNotShown() {
    assertThat(violation("password: *hunter2*x\n")).doesNotContain("hunter2");
    assertThat(violation("password: @hunter2\n")).doesNotContain("hunter2");
    assertThat(violation("password: 'hunter2\n")).doesNotContain("hunter2");
  }

  private static String violation(String yaml) {
    Violations violations = new Violations();
    YamlSource.read("f.yaml", yaml, violations);
    List<Violation> all = ((Compilation.Rejected<?>) violations.reject()).violations();
    assertThat(all).hasSize(1);
    return all.getFirst().toString();
  }
}
