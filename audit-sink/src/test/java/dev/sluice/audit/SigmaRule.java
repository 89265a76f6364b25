package dev.sluice.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of Sigma as the example rules need: selections of fields with one or several values, and
 * a condition that joins selections by {@code or}. Lists in an event are looked through.
 */
record SigmaRule(String name, JsonNode detection) {
  static List<SigmaRule> all() throws IOException {
    List<SigmaRule> rules = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("..", "examples", "siem", "sigma"))) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString().replace(".yml", "");
        Object rule =
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        rules.add(new SigmaRule(name, new JsonMapper().valueToTree(rule).get("detection")));
      }
    }
    return rules;
  }

  boolean matches(JsonNode event) {
    return Stream.of(detection.get("condition").asString().split(" or "))
        .map(detection::get)
        .anyMatch(
            selection ->
                selection.properties().stream()
                    .allMatch(field -> holds(event, field.getKey(), field.getValue())));
  }

  private static boolean holds(JsonNode event, String path, JsonNode wanted) {
    List<String> values = new ArrayList<>();
    (wanted.isArray() ? wanted : List.of(wanted)).forEach(value -> values.add(value.asString()));
    return at(event, path).anyMatch(value -> values.contains(value.asString("")));
  }

  private static Stream<JsonNode> at(JsonNode node, String path) {
    if (node.isArray()) {
      return node.valueStream().flatMap(element -> at(element, path));
    }
    int dot = path.indexOf('.');
    return dot < 0
        ? Stream.of(node.path(path))
        : at(node.path(path.substring(0, dot)), path.substring(dot + 1));
  }
}
