package dev.sluice.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/reference/settings.md names every key that the reader knows, no other, and the defaults it
 * gives.
 */
class SettingsReferenceTest {
  private static final String KNOWN = "unknown key; known here: ";
  private static final Pattern ROW = Pattern.compile("\\| `([a-zA-Z_.0-9]+)` \\|.*\\| ([^|]+) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  @Test
  void everyKeyIsDocumentedAndNoOther() throws IOException {
    Set<String> known = new TreeSet<>();
    collect("", known);

    assertThat(documented().keySet().stream().map(SettingsReferenceTest::ofMapping).distinct())
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void everyDocumentedDefaultIsTheOneInForce() throws IOException {
    Map<String, String> defaults = documented();
    defaults.keySet().removeIf(key -> !ofMapping(key).equals(key));

    defaults.forEach(
        (key, value) ->
            assertThat(settings(nested(key, value)))
                .as(key + ": " + value)
                .isEqualTo(settings("")));
  }

  /** Asks the reader what it knows, by a key that nobody would choose. */
  private static void collect(String path, Set<String> leaves) {
    List<String> children = children(path);
    if (children.isEmpty()) {
      leaves.add(path);
    }
    children.forEach(child -> collect(path.isEmpty() ? child : path + "." + child, leaves));
  }

  private static List<String> children(String path) {
    String probe = path.isEmpty() ? "no_such_key" : path + ".no_such_key";
    return errors(nested(probe, "1")).stream()
        .filter(violation -> violation.keyPath().equals(probe))
        .map(Violation::message)
        .filter(message -> message.startsWith(KNOWN))
        .flatMap(message -> Stream.of(message.substring(KNOWN.length()).split(", ")))
        .toList();
  }

  /** The keys of a mapping whose keys the operator chooses are documented as {@code ID}. */
  private static String ofMapping(String key) {
    int id = key.indexOf(".ID.");
    return id < 0 ? key : key.substring(0, id);
  }

  /** Key to default, where one is quoted and not a directory of this machine. */
  private static Map<String, String> documented() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("../docs/reference/settings.md"))) {
      return lines
          .map(ROW::matcher)
          .filter(Matcher::matches)
          .collect(
              Collectors.toMap(
                  row -> row.group(1), row -> value(row.group(2)), (a, b) -> a, TreeMap::new));
    }
  }

  private static String value(String column) {
    Matcher quoted = QUOTED.matcher(column);
    String text = quoted.find() ? quoted.group(1) : column;
    return text.matches("[0-9.]+|\\.?[a-zA-Z0-9_.:]+") && !Set.of("none", "all").contains(text)
        ? text
        : "";
  }

  private static String nested(String key, String value) {
    StringBuilder yaml = new StringBuilder();
    String indent = "";
    for (String part : key.split("\\.", -1)) {
      yaml.append(indent).append(part).append(":\n");
      indent += "  ";
    }
    return yaml.substring(0, yaml.length() - 1) + " " + value + "\n";
  }

  private static Settings settings(String yaml) {
    return switch (Settings.read(new Source("sluice.yaml", yaml))) {
      case Compilation.Compiled<Settings> compiled -> compiled.value();
      case Compilation.Rejected<Settings> rejected ->
          throw new AssertionError(rejected.violations());
    };
  }

  private static List<Violation> errors(String yaml) {
    return switch (Settings.read(new Source("sluice.yaml", yaml))) {
      case Compilation.Compiled<Settings> compiled -> List.of();
      case Compilation.Rejected<Settings> rejected -> rejected.violations();
    };
  }
}
