package dev.sluice.config.source.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.TomlSource;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator reads of a TOML file with a slip. */
class TomlFaultTest {
  private final Violations violations = new Violations();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a = \"b\\n"
            + "c = 1|1:5: not TOML: the quote that begins here is not closed in its line; close it",
        "a = 'b|1:5: not TOML: the quote that begins here is not closed in its line; close it",
        "a = b/c|1:5: not TOML: a text needs quotes; write key = \"value\"",
        "a = True|1:5: not TOML: write true or false, in small letters and without quotes",
        "a = yes|1:5: not TOML: write true or false, in small letters and without quotes",
        "a = 007|1:6: not TOML: a number has no zeros in front; remove them, or put a text in"
            + " quotes",
        "a =|1:4: not TOML: the value is missing; write key = value",
        "a: b|1:2: not TOML: TOML has '=' in the place of this ':'; write key = value",
        "a|1:2: not TOML: no '=' follows; write key = value",
        "a = 1 b = 2|1:7: not TOML: the value has ended before; begin a new line for each key",
        "[[a]\\n"
            + "b = 1|1:4: not TOML: write [NAME] for a table, and [[NAME]] for each element of a"
            + " list of tables",
        "a = {b = 1\\n"
            + "c = 2|1:11: not TOML: a '{' is closed in its line, with ',' between its keys; write"
            + " {a = 1, b = 2}",
        "a = [1 2]|1:8: not TOML: write ',' between the elements of the list and ']' at its end",
        "a = [1,\\n|2:1: not TOML: the text ends inside of brackets; close each '[' and '{'",
        "a = \"\\\\g\"|1:6: not TOML: '\\' begins no escape that TOML knows; double it, or put the"
            + " value in single quotes",
        "a = 2026-13-01|1:10: not TOML: neither a number nor a time that TOML knows; put a text in"
            + " quotes",
        "a = 1\\na = 2|2:1: not TOML: duplicate key; already in line 1, keep one",
        "[a]\\n[b]\\n[a]|3:1: not TOML: duplicate table; already in line 1, keep one",
        "a = \"\u0007\"|1:6: not TOML: a control character is not allowed here; remove it",
      })
  void namesPlaceProblemAndRemedy(String toml, String violation) {
    TomlSource.read("f.toml", toml.replace("\\\\", "\\").replace("\\n", "\n"), violations);

    assertThat(rejected()).containsExactly("f.toml:" + violation);
  }

  @Test
  void aLongLineCostsLittle() {
    TomlSource.read("f.toml", " ".repeat(1_000_000) + "a", violations);

    assertThat(rejected())
        .containsExactly("f.toml:1:1000002: not TOML: no '=' follows; write key = value");
  }

  @Test
  void aWrongValueHasItsOwnColumn() {
    String toml = "[t]\n\"k = 1\"   =  'x'\nm = {n = true, o = 5}\np.q = 7\n";

    Fields table = fields("t", TomlSource.read("f.toml", toml, violations).orElseThrow());

    table.take("k = 1").orElseThrow().flag();
    table.take("m").orElseThrow().fields().take("o").orElseThrow().text();
    table.take("p").orElseThrow().fields().take("q").orElseThrow().flag();
    assertThat(rejected())
        .extracting(text -> text.split(": ", -1)[0])
        .containsExactly("f.toml:2:14", "f.toml:3:20", "f.toml:4:7");
  }

  private Fields fields(String key, Node.Mapping root) {
    return Fields.ofRoot(root, violations).take(key).orElseThrow().fields();
  }

  private List<String> rejected() {
    return ((Compilation.Rejected<?>) violations.reject())
        .violations().stream().map(Violation::toString).toList();
  }
}
