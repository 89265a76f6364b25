package dev.sluice.policy.proposal;

import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Bodies of proposals, from keys of an endpoint in YAML. */
final class ProposalBodies {
  private ProposalBodies() {}

  /** A usable endpoint with some of its keys replaced. */
  static String withEndpoint(String keys, boolean broad) {
    Map<String, Value> endpoint = new LinkedHashMap<>();
    endpoint.putAll(values("{host: api.example.com, port: 443, protocol: rest}"));
    Map<String, Value> own = values("{" + keys + "}");
    if (!own.containsKey("access") && !own.containsKey("protocol")) {
      endpoint.putAll(values("{rules: [{allow: {method: GET, path: /a}}]}"));
    }
    endpoint.putAll(own);
    return "{\"operations\": [{\"broad\": %s, \"addRule\": {\"rule\": {\"endpoints\": [%s]}}}]}"
        .formatted(broad, json(new Value.MapValue(endpoint)));
  }

  private static Map<String, Value> values(String yaml) {
    Node.Mapping root = YamlSource.read("test", yaml, new Violations()).orElseThrow();
    return root.value().values();
  }

  private static String json(Value value) {
    return switch (value) {
      case Value.NullValue nothing -> "null";
      case Value.BoolValue(boolean flag) -> String.valueOf(flag);
      case Value.NumberValue(double number) -> String.valueOf((long) number);
      case Value.TextValue(String text) -> quoted(text);
      case Value.ListValue list ->
          list.values().stream()
              .map(ProposalBodies::json)
              .collect(Collectors.joining(",", "[", "]"));
      case Value.MapValue map ->
          map.values().entrySet().stream()
              .map(entry -> quoted(entry.getKey()) + ":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
    };
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
