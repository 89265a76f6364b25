package dev.sluice.tools.ocsf;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

enum ScalarType {
  STRING(JsonNode::isString),
  INTEGER(JsonNode::isIntegralNumber),
  TIMESTAMP(node -> node.isIntegralNumber() && node.asLong(-1) >= 0),
  BOOLEAN(JsonNode::isBoolean),
  PORT(node -> node.isIntegralNumber() && node.asLong(-1) >= 0 && node.asLong(-1) <= 65_535),
  HOSTNAME(
      matching(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")),
  IP(matching("(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")),
  JSON(node -> true);

  @SuppressWarnings("ImmutableEnumChecker") // predicates without state
  private final Predicate<JsonNode> accepted;

  ScalarType(Predicate<JsonNode> accepted) {
    this.accepted = accepted;
  }

  /** The type with the schema's name; the names of special strings are strings. */
  static ScalarType of(String name) {
    return switch (name) {
      case "integer_t", "long_t" -> INTEGER;
      case "timestamp_t" -> TIMESTAMP;
      case "boolean_t" -> BOOLEAN;
      case "port_t" -> PORT;
      case "hostname_t" -> HOSTNAME;
      case "ip_t" -> IP;
      case "json_t" -> JSON;
      case "string_t",
          "datetime_t",
          "email_t",
          "file_hash_t",
          "file_path_t",
          "mac_t",
          "subnet_t",
          "url_t",
          "username_t",
          "uuid_t" ->
          STRING;
      default -> throw new IllegalArgumentException("unknown OCSF type " + name);
    };
  }

  boolean accepts(JsonNode value) {
    return accepted.test(value);
  }

  private static Predicate<JsonNode> matching(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return node -> node.isString() && compiled.matcher(node.asString()).matches();
  }
}
