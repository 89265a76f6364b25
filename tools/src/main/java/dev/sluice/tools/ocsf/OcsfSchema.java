package dev.sluice.tools.ocsf;

import dev.sluice.tools.ocsf.OcsfSchema.AttributeRule.ValueRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The part of OCSF that Sluice uses, read from the validation data beside this class.
 *
 * @param version of OCSF
 * @param classes by {@code class_uid}
 * @param objects by name
 */
record OcsfSchema(
    String version, Map<String, ObjectRule> classes, Map<String, ObjectRule> objects) {
  private static final String DATA = "ocsf-1.8.0.json";

  /**
   * The rules of an object, or of an event of a class.
   *
   * @param caption name of the class, empty for an object
   * @param atLeastOne attributes of which one must be present; empty when there is no such rule
   * @param profiles that may apply to the class
   * @param attributes all attributes that may be present
   */
  record ObjectRule(
      String caption,
      List<String> atLeastOne,
      List<String> profiles,
      Map<String, AttributeRule> attributes) {}

  /**
   * The rules of one attribute.
   *
   * @param value rule of one value
   * @param array whether it is a list of such values
   * @param required whether it must be present
   * @param profile the profile that brings it; empty when the class or object itself does
   * @param sibling the attribute that holds its caption
   * @param captions allowed values with their captions; empty when any will do
   */
  record AttributeRule(
      ValueRule value,
      boolean array,
      boolean required,
      Optional<String> profile,
      Optional<String> sibling,
      Map<String, String> captions) {
    sealed interface ValueRule {
      record Scalar(ScalarType type) implements ValueRule {}

      record Nested(String object) implements ValueRule {}

      record Any() implements ValueRule {}
    }
  }

  static OcsfSchema load() {
    try (InputStream data = OcsfSchema.class.getResourceAsStream(DATA)) {
      if (data == null) {
        throw new IllegalStateException(DATA + " is missing beside " + OcsfSchema.class);
      }
      JsonNode root = new JsonMapper().readTree(data);
      return new OcsfSchema(
          root.get("version").asString(), rules(root.get("classes")), rules(root.get("objects")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, ObjectRule> rules(JsonNode named) {
    Map<String, ObjectRule> rules = new LinkedHashMap<>();
    named.forEachEntry((name, node) -> rules.put(name, rule(node)));
    return rules;
  }

  private static ObjectRule rule(JsonNode node) {
    Map<String, AttributeRule> attributes = new LinkedHashMap<>();
    node.get("attributes").forEachEntry((name, it) -> attributes.put(name, attribute(it)));
    return new ObjectRule(
        node.path("caption").asString(""),
        strings(node.path("at_least_one")),
        strings(node.path("profiles")),
        attributes);
  }

  private static AttributeRule attribute(JsonNode node) {
    Map<String, String> captions = new LinkedHashMap<>();
    node.path("enum").forEachEntry((value, caption) -> captions.put(value, caption.asString()));
    return new AttributeRule(
        value(node),
        node.path("array").asBoolean(false),
        node.path("required").asBoolean(false),
        text(node, "profile"),
        text(node, "sibling"),
        captions);
  }

  private static ValueRule value(JsonNode node) {
    Optional<String> object = text(node, "object");
    if (object.isEmpty()) {
      return new ValueRule.Scalar(ScalarType.of(node.get("type").asString()));
    }
    return object.get().equals("object") ? new ValueRule.Any() : new ValueRule.Nested(object.get());
  }

  private static Optional<String> text(JsonNode node, String name) {
    return node.has(name) ? Optional.of(node.get(name).asString()) : Optional.empty();
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.asString()));
    return List.copyOf(strings);
  }
}
