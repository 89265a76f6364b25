package dev.sluice.policy.proposal;

import dev.sluice.config.source.Location;
import dev.sluice.config.source.Node;
import dev.sluice.config.source.Value;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Strict JSON as the tree that readers of configuration read, within limits. One thread. */
final class JsonTree {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_VALUES = 4_096;
  private static final Location AT = Location.start("proposal");

  private final JsonReader reader;
  private int values;

  private JsonTree(JsonReader reader) {
    this.reader = reader;
  }

  /** The object that a body is; nothing may follow it. */
  static Node.Mapping read(ByteBuffer body) throws UnreadableBodyException {
    JsonReader reader = JsonReader.of(body);
    if (!reader.atObject()) {
      throw new UnreadableBodyException("expected a JSON object");
    }
    Node.Mapping root = new JsonTree(reader).mapping(0);
    reader.end();
    return root;
  }

  private Node value(int depth) throws UnreadableBodyException {
    if (++values > MAX_VALUES || depth > MAX_DEPTH) {
      throw new UnreadableBodyException(
          "more than %d values or %d levels".formatted(MAX_VALUES, MAX_DEPTH));
    }
    if (reader.atObject()) {
      return mapping(depth);
    }
    return reader.atArray() ? sequence(depth) : scalar();
  }

  private Node.Mapping mapping(int depth) throws UnreadableBodyException {
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    reader.members(Set.of(), name -> fields.put(name, new Node.Field(AT, value(depth + 1))));
    return new Node.Mapping(AT, fields);
  }

  private Node.Sequence sequence(int depth) throws UnreadableBodyException {
    List<Node> items = new ArrayList<>();
    reader.elements(() -> items.add(value(depth + 1)));
    return new Node.Sequence(AT, items);
  }

  private Node.Scalar scalar() throws UnreadableBodyException {
    if (reader.atNull()) {
      return new Node.Scalar(AT, new Value.NullValue(), "");
    }
    Optional<Boolean> flag = reader.flag();
    if (flag.isPresent()) {
      return new Node.Scalar(AT, new Value.BoolValue(flag.get()), flag.get().toString());
    }
    if (reader.atNumber()) {
      long number =
          reader
              .wholeNumber()
              .orElseThrow(() -> new UnreadableBodyException("a number that is not a whole one"));
      return new Node.Scalar(AT, new Value.NumberValue(number), String.valueOf(number));
    }
    String text = reader.string().orElse("");
    return new Node.Scalar(AT, new Value.TextValue(text), text);
  }
}
