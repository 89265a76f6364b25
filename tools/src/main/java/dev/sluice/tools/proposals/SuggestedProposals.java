package dev.sluice.tools.proposals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes proposals of what {@code policy suggest --format json} prints. */
final class SuggestedProposals {
  /** Operations of one body, and its bytes: what a node takes. */
  private static final int MOST_OPERATIONS = 16;

  private static final int MOST_BYTES = 64 * 1024;
  private static final List<String> COPIED = List.of("host", "port", "protocol", "path");
  private static final JsonMapper JSON = new JsonMapper();

  private SuggestedProposals() {}

  /**
   * The bodies to post, for one sandbox. Endpoints without rules are left out, since nothing is
   * known of their requests; an endpoint of more than 64 KiB is, too.
   */
  static List<byte[]> of(JsonNode suggestions, String sandbox) {
    List<byte[]> bodies = new ArrayList<>();
    List<ObjectNode> operations = new ArrayList<>();
    for (JsonNode own : suggestions.path("sandboxes")) {
      if (own.path("sandbox").asString("").equals(sandbox)) {
        own.path("endpoints").forEach(endpoint -> add(endpoint, operations, bodies));
      }
    }
    if (!operations.isEmpty()) {
      bodies.add(body(operations));
    }
    return bodies;
  }

  private static void add(JsonNode endpoint, List<ObjectNode> operations, List<byte[]> bodies) {
    if (endpoint.path("rules").isEmpty()) {
      return;
    }
    ObjectNode operation = operation(endpoint);
    if (body(List.of(operation)).length > MOST_BYTES) {
      return;
    }
    operations.add(operation);
    if (operations.size() > MOST_OPERATIONS || body(operations).length > MOST_BYTES) {
      operations.removeLast();
      bodies.add(body(operations));
      operations.clear();
      operations.add(operation);
    }
  }

  private static ObjectNode operation(JsonNode endpoint) {
    ObjectNode operation = JSON.createObjectNode();
    ObjectNode written =
        operation.putObject("addRule").putObject("rule").putArray("endpoints").addObject();
    for (String key : COPIED) {
      if (endpoint.has(key)) {
        written.set(key, endpoint.get(key));
      }
    }
    ArrayNode rules = written.putArray("rules");
    endpoint
        .path("rules")
        .forEach(rule -> rules.addObject().set("allow", rule.path("allow").deepCopy()));
    return operation;
  }

  private static byte[] body(List<ObjectNode> operations) {
    ObjectNode body = JSON.createObjectNode().put("intent_summary", "what policy denied");
    operations.forEach(body.putArray("operations")::add);
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }
}
