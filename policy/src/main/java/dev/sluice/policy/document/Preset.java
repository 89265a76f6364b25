package dev.sluice.policy.document;

import dev.sluice.config.match.HttpMethods;
import dev.sluice.config.source.Cursor;
import dev.sluice.config.source.fault.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A preset of rules, named by {@code access} (data-plane 1.7). */
record Preset(List<String> methods, List<String> websocketMethods, List<String> operations) {
  private static final Map<String, Preset> WORDS =
      Map.of(
          "read-only",
          new Preset(List.of("GET", "HEAD", "OPTIONS"), List.of("GET"), List.of("query")),
          "read-write",
          new Preset(
              List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH"),
              List.of("GET", HttpMethods.WEBSOCKET_TEXT),
              List.of("query", "mutation")),
          "full",
          new Preset(List.of("*"), List.of("*"), List.of("*")));

  /** The rules of a preset; none for an unknown name, which so admits nothing. */
  static List<Matcher> expand(Cursor access, Optional<Protocol> protocol) {
    Optional<String> word = access.text();
    Preset preset = WORDS.get(word.orElse(""));
    if (preset == null) {
      word.ifPresent(
          name ->
              access.error(
                  unknown("access", name, "read-only, read-write, or full", WORDS.keySet())));
      return List.of();
    }
    return preset.rules(access, protocol.orElse(Protocol.REST));
  }

  static String unknown(String key, String word, String expected, Collection<String> known) {
    return "unknown %s value '%s' (expected %s)".formatted(key, word, expected)
        + Spelling.closest(word, known).map("; did you mean %s?"::formatted).orElse("");
  }

  private List<Matcher> rules(Cursor at, Protocol protocol) {
    return switch (protocol) {
      case REST, SQL -> methods.stream().map(method -> transport(at, method)).toList();
      case WEBSOCKET -> websocketMethods.stream().map(method -> transport(at, method)).toList();
      case GRAPHQL -> operations.stream().map(type -> operation(at, type)).toList();
      case JSON_RPC, MCP, GRPC, TCP -> List.of();
    };
  }

  private static Matcher transport(Cursor at, String method) {
    return rule(at, Optional.of(method), Optional.of("**"), Optional.empty());
  }

  private static Matcher operation(Cursor at, String type) {
    return rule(at, Optional.empty(), Optional.empty(), Optional.of(type));
  }

  private static Matcher rule(
      Cursor at, Optional<String> method, Optional<String> path, Optional<String> operation) {
    return new Matcher(
        method,
        path,
        Optional.empty(),
        Map.of(),
        new Matcher.Operation(operation, Optional.empty(), List.of()),
        List.of(),
        List.of(),
        Optional.empty(),
        at.node().at(),
        at.path());
  }
}
