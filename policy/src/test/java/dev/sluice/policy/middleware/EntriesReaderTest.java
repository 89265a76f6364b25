package dev.sluice.policy.middleware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Compilation.Compiled;
import dev.sluice.config.source.Compilation.Rejected;
import dev.sluice.config.source.Fields;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.middleware.MiddlewareEntry.OnError;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntriesReaderTest {
  private static final String REST = "middleware: x, endpoints: {include: [a.test]}";

  @Test
  void everyFieldIsRead() {
    List<SelectableEntry> entries =
        valid(
            "m: {name: shown, middleware: x/y, order: -5, config: {b: 1, a: [true, null, s]},"
                + " on_error: fail_open, endpoints: {include: ['*.a.test'], exclude: [b.a.test]}}");

    assertThat(entries)
        .singleElement()
        .satisfies(
            selectable -> {
              MiddlewareEntry entry = selectable.entry();
              assertThat(entry.key()).isEqualTo("m");
              assertThat(entry.implementation()).isEqualTo("x/y");
              assertThat(entry.order()).isEqualTo(-5);
              assertThat(entry.onError()).isEqualTo(OnError.FAIL_OPEN);
              assertThat(entry.config().values()).containsOnlyKeys("b", "a");
              assertThat(selectable.selector().selects("c.a.test")).isTrue();
              assertThat(selectable.selector().selects("b.a.test")).isFalse();
              assertThat(selectable.selector().selects("a.test")).isFalse();
            });
  }

  @Test
  void defaultsAreTheDocumentedOnes() {
    MiddlewareEntry entry = valid("m: {" + REST + "}").getFirst().entry();

    assertThat(entry)
        .isEqualTo(new MiddlewareEntry("m", "x", 0, Value.MapValue.EMPTY, OnError.FAIL_CLOSED));
  }

  @Test
  void noEntrySelectsALocalHost() {
    String entry = "m: {middleware: x, endpoints: {include: [a.test], exclude: [Sluice.local.]}}";
    assertThat(errors(entry))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo(
            "sluice.local is answered by the proxy itself, for every sandbox, and never looked up"
                + " or reached; remove it");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: '', " + REST + "}|is invalid: name must not be empty",
        "{endpoints: {include: [a.test]}}|is invalid: middleware must not be empty",
        "{middleware: '', endpoints: {include: [a.test]}}|is invalid: middleware must not be empty",
        "{on_error: fail_maybe, "
            + REST
            + "}|is invalid: invalid on_error 'fail_maybe'; use one of: fail_closed, fail_open",
        "{middleware: x}|is invalid: endpoint selector is required",
        "{middleware: x, endpoints: {}}|is invalid: endpoint selector must include at least one"
            + " host pattern",
        "{middleware: x, endpoints: {include: []}}|is invalid: endpoint selector must include at"
            + " least one host pattern",
        "{middleware: x, endpoints: {include: [a..b]}}|is invalid: endpoint selector pattern 'a..b'"
            + " is invalid: host pattern must not contain empty DNS labels",
        "{middleware: x, endpoints: {include: ['a.test:443']}}|is invalid: endpoint selector"
            + " pattern 'a.test:443' has a port; the host alone selects, remove ':443'",
        "{middleware: x, endpoints: {include: [a.test], exclude: ['[::1]:1']}}|is invalid: endpoint"
            + " selector pattern '[::1]:1' has a port; the host alone selects, remove ':1'",
        "{middleware: x, endpoints: {include: ['*:*']}}|is invalid: endpoint selector pattern '*:*'"
            + " has a port; the host alone selects, remove ':*'",
        "{middleware: x, endpoints: {include: [a.test], exclude: ['x**']}}|is invalid: endpoint"
            + " selector pattern 'x**' is invalid: invalid host pattern: Pattern syntax error near"
            + " position 1: recursive wildcard must be its own component",
      })
  void structuralViolations(String entry, String violation) {
    assertThat(errors("m: " + entry))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo("middleware config 'm' " + violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{order: 1.5, "
            + REST
            + "}|m.order: expected an integer from -2147483648 to 2147483647, not 1.5",
        "{order: 2147483648, "
            + REST
            + "}|m.order: expected an integer from -2147483648 to 2147483647, not 2147483648",
        "{retries: 3, "
            + REST
            + "}|m.retries: unknown key; known here: name, middleware, order,"
            + " config, on_error, endpoints",
        "{config: [a], " + REST + "}|m.config: expected a mapping, not a list; write key: value",
        "{middleware: x, endpoints: {include: [a.test], ports: [1]}}|m.endpoints.ports: unknown"
            + " key; known here: include, exclude",
        "text|m: expected a mapping, not text; write key: value",
      })
  void schemaViolations(String entry, String violation) {
    assertThat(errors("m: " + entry))
        .first()
        .extracting(Violation::toString)
        .asString()
        .endsWith(": " + violation);
  }

  @Test
  void tooManyEntries() {
    String eleven =
        IntStream.range(0, 11)
            .mapToObj(i -> "m%d: {order: %d, %s}".formatted(i, i, REST))
            .collect(Collectors.joining("\n"));

    assertThat(errors(eleven))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo("too many middleware configs (11 > 10)");
  }

  @Test
  void duplicateOrdersAreNamedInSortedOrderEvenWhenDisjoint() {
    String yaml =
        "z: {middleware: x, endpoints: {include: [a.test]}}\n"
            + "a: {middleware: x, endpoints: {include: [b.test]}}";

    assertThat(errors(yaml))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo("middleware configs 'a' and 'z' use duplicate order 0");
  }

  @Test
  void tooManyPatternsSkipTheOtherChecksOfTheSelector() {
    String patterns = String.join(", ", Collections.nCopies(33, "a..b"));

    assertThat(errors("m: {middleware: x, endpoints: {include: [" + patterns + "]}}"))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo("middleware config 'm' has too many selector patterns (33 > 32)");
  }

  @Test
  void theOldNameOfTheRedactorIsAnAlias() {
    Compiled<List<SelectableEntry>> compiled =
        (Compiled<List<SelectableEntry>>)
            read("m: {middleware: openshell/secrets, endpoints: {include: [a.test]}}");

    assertThat(compiled.value().getFirst().entry().implementation()).isEqualTo("openshell/regex");
    assertThat(compiled.warnings())
        .singleElement()
        .asString()
        .endsWith("'openshell/secrets' is deprecated; write 'openshell/regex'");
  }

  @Test
  void configsAreBoundedByTheirEncodedSize() {
    int overhead = 15;
    String fits = "a".repeat(EntryReader.StructSize.MAX_BYTES - overhead);

    assertThat(valid("m: {config: {k: " + fits + "}, " + REST + "}")).hasSize(1);
    assertThat(errors("m: {config: {k: " + fits + "a}, " + REST + "}"))
        .singleElement()
        .extracting(Violation::message)
        .isEqualTo(
            "middleware config 'm' is invalid: middleware config exceeds the platform maximum of"
                + " 65536 encoded bytes");
  }

  private static List<SelectableEntry> valid(String yaml) {
    return ((Compiled<List<SelectableEntry>>) read(yaml)).value();
  }

  private static List<Violation> errors(String yaml) {
    return ((Rejected<List<SelectableEntry>>) read(yaml)).violations();
  }

  private static Compilation<List<SelectableEntry>> read(String yaml) {
    Violations violations = new Violations();
    List<SelectableEntry> entries =
        YamlSource.read("p.yaml", yaml, violations)
            .map(root -> EntriesReader.read(Fields.ofRoot(root, violations)))
            .orElse(List.of());
    return violations.conclude(entries);
  }
}
