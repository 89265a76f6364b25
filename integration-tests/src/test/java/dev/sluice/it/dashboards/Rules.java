package dev.sluice.it.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The dashboards and rules of examples. */
final class Rules {
  static final Path PROMETHEUS = Path.of("../examples/prometheus");
  private static final Path GRAFANA = Path.of("../examples/grafana");

  private Rules() {}

  /**
   * A panel or a rule.
   *
   * @param expressions without Grafana's variables
   */
  record Query(String place, JsonNode node, List<String> expressions) {}

  static List<JsonNode> dashboards() {
    return files(GRAFANA, ".json").stream().map(file -> read(new ObjectMapper(), file)).toList();
  }

  /** Each panel that shows something. */
  static List<Query> panels() {
    return dashboards().stream().flatMap(Rules::panels).toList();
  }

  private static Stream<Query> panels(JsonNode dashboard) {
    return elements(dashboard.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .map(
            panel ->
                new Query(
                    dashboard.path("title").asText() + ": " + panel.path("title").asText(),
                    panel,
                    elements(panel.path("targets"))
                        .map(target -> target.path("expr").asText())
                        .map(expr -> expr.replace("$__rate_interval", "5m"))
                        .toList()));
  }

  static List<Query> alerts() {
    return rules().stream().filter(rule -> rule.node().has("alert")).toList();
  }

  static List<Query> records() {
    return rules().stream().filter(rule -> rule.node().has("record")).toList();
  }

  private static List<Query> rules() {
    return files(PROMETHEUS, ".yaml").stream()
        .map(file -> read(new YAMLMapper(), file))
        .flatMap(file -> elements(file.path("groups")))
        .flatMap(group -> elements(group.path("rules")))
        .map(
            rule ->
                new Query(
                    rule.path(rule.has("alert") ? "alert" : "record").asText(),
                    rule,
                    List.of(rule.path("expr").asText())))
        .toList();
  }

  /** Files of a directory by the end of their names. */
  static List<Path> files(Path directory, String ending) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode read(ObjectMapper mapper, Path file) {
    try {
      return mapper.readTree(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
