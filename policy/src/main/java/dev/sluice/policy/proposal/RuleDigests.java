package dev.sluice.policy.proposal;

import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.inspect.digest.Sha256;
import java.util.Map;
import java.util.TreeMap;

/** Recognizes the rules of a policy by their content, whatever their layout and comments. */
public final class RuleDigests {
  private static final String KEY = "network_policies";

  private RuleDigests() {}

  /** SHA-256 of each entry of {@code network_policies}, by key; none of a text that is no YAML. */
  public static Map<String, byte[]> of(String policy) {
    Map<String, byte[]> digests = new TreeMap<>();
    YamlSource.read("policy", policy, new Violations())
        .map(root -> root.fields().get(KEY))
        .map(Node.Field::node)
        .ifPresent(rules -> add(rules, digests));
    return digests;
  }

  private static void add(Node rules, Map<String, byte[]> digests) {
    if (rules instanceof Node.Mapping entries) {
      entries
          .fields()
          .forEach(
              (key, field) -> {
                StringBuilder content = new StringBuilder();
                append(field.node().value(), content);
                digests.put(key, Sha256.of(content.toString()));
              });
    }
  }

  // Texts with their length, so that no text looks like structure.
  private static void append(Value value, StringBuilder to) {
    switch (value) {
      case Value.NullValue nothing -> to.append('0');
      case Value.BoolValue(boolean flag) -> to.append(flag ? 't' : 'f');
      case Value.NumberValue(double number) -> to.append('n').append(number).append(';');
      case Value.TextValue(String text) -> text(text, to);
      case Value.ListValue list -> {
        to.append('[').append(list.values().size()).append(';');
        list.values().forEach(item -> append(item, to));
      }
      case Value.MapValue map -> {
        to.append('{').append(map.values().size()).append(';');
        new TreeMap<>(map.values())
            .forEach(
                (key, item) -> {
                  text(key, to);
                  append(item, to);
                });
      }
    }
  }

  private static void text(String text, StringBuilder to) {
    to.append('s').append(text.length()).append(';').append(text);
  }
}
