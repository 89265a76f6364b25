package dev.sluice.config.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a document, with its position. */
public sealed interface Node {
  Location at();

  /** The value without positions; a deep copy. */
  Value value();

  default String kind() {
    return switch (this) {
      case Sequence list -> "a list";
      case Mapping mapping -> "a mapping";
      case Scalar scalar ->
          switch (scalar.value()) {
            case Value.NullValue nothing -> "nothing";
            case Value.BoolValue flag -> "true or false";
            case Value.NumberValue number -> "a number";
            default -> "text";
          };
    };
  }

  /** The same value with every part at one place, for a document that another one includes. */
  default Node at(Location place) {
    return switch (this) {
      case Scalar scalar -> new Scalar(place, scalar.value(), scalar.text());
      case Sequence list ->
          new Sequence(place, list.items().stream().map(item -> item.at(place)).toList());
      case Mapping mapping -> {
        Map<String, Field> fields = new LinkedHashMap<>();
        mapping
            .fields()
            .forEach((key, field) -> fields.put(key, new Field(place, field.node().at(place))));
        yield new Mapping(place, fields);
      }
    };
  }

  default boolean isNull() {
    return this instanceof Scalar scalar && scalar.value() instanceof Value.NullValue;
  }

  /**
   * A single value.
   *
   * @param text written by the author, quotes and escapes resolved
   */
  record Scalar(Location at, Value value, String text) implements Node {}

  record Sequence(Location at, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Value value() {
      return new Value.ListValue(items.stream().map(Node::value).toList());
    }
  }

  /** Keys in document order. */
  record Mapping(Location at, Map<String, Field> fields) implements Node {
    public Mapping {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public Value.MapValue value() {
      Map<String, Value> values = new LinkedHashMap<>();
      fields.forEach((key, field) -> values.put(key, field.node().value()));
      return new Value.MapValue(values);
    }
  }

  /** One entry of a mapping. */
  record Field(Location at, Node node) {}
}
