package dev.sluice.tools.proposals;

import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.command.LineEscape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Proposals made of what {@code policy suggest --format json} prints.
 *
 * @param bodies to post
 * @param leftOut endpoints that are in none of them, and why, one per line
 */
record SuggestedProposals(List<byte[]> bodies, List<String> leftOut) {
  /** Operations of one body, and its bytes: what a node takes. */
  private static final int MOST_OPERATIONS = 16;

  private static final int MOST_BYTES = 64 * 1024;
  private static final int MOST_SUGGESTED = 64 << 20;
  private static final List<String> COPIED = List.of("host", "port", "protocol", "path");
  private static final JsonMapper JSON = new JsonMapper();

  SuggestedProposals {
    bodies = List.copyOf(bodies);
    leftOut = List.copyOf(leftOut);
  }

  /** Reads a file, or standard input for {@code -}. */
  static SuggestedProposals read(Path file, String sandbox) throws IOException {
    byte[] read =
        file.toString().equals("-")
            ? System.in.readNBytes(MOST_SUGGESTED)
            : Files.readAllBytes(file);
    try {
      return of(JSON.readTree(new String(read, StandardCharsets.UTF_8)), sandbox);
    } catch (JacksonException e) {
      throw CommandFailure.usage(
          "--suggested: %s is not what policy suggest --format json prints".formatted(file));
    }
  }

  static SuggestedProposals of(JsonNode suggestions, String sandbox) {
    List<byte[]> bodies = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    List<ObjectNode> operations = new ArrayList<>();
    for (JsonNode own : suggestions.path("sandboxes")) {
      if (own.path("sandbox").asString("").equals(sandbox)) {
        for (JsonNode endpoint : own.path("endpoints")) {
          obstacle(endpoint)
              .ifPresentOrElse(
                  why -> leftOut.add(name(endpoint) + ", " + why),
                  () -> add(operation(endpoint), operations, bodies));
        }
      }
    }
    if (!operations.isEmpty()) {
      bodies.add(body(operations));
    }
    return new SuggestedProposals(bodies, leftOut);
  }

  private static Optional<String> obstacle(JsonNode endpoint) {
    if (endpoint.path("rules").isEmpty()) {
      return Optional.of("nothing is known of its requests");
    }
    return body(List.of(operation(endpoint))).length > MOST_BYTES
        ? Optional.of("its rules have more than 64 KiB")
        : Optional.empty();
  }

  private static String name(JsonNode endpoint) {
    return LineEscape.word(
        endpoint.path("host").asString("") + ":" + endpoint.path("port").asInt(0));
  }

  private static void add(ObjectNode operation, List<ObjectNode> operations, List<byte[]> bodies) {
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
