package dev.sluice.config.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Builds the tree of one document from its events; an alias shares the node that it names. */
final class YamlTree {
  /** A node that aliases may name. */
  private record Anchored(Node node, long values, long characters, int height) {}

  private static final String MERGE = "<<";

  private final String file;
  private final Iterator<Event> events;
  private final Violations violations;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();
  private long values;
  private long characters;
  private int deepest;

  YamlTree(String file, Iterator<Event> events, Violations violations) {
    this.file = file;
    this.events = events;
    this.violations = violations;
  }

  Node.Mapping root() {
    Event first = next();
    while (first.getEventId() == Event.ID.StreamStart
        || first.getEventId() == Event.ID.DocumentStart) {
      first = next();
    }
    if (first.getEventId() == Event.ID.StreamEnd) {
      return emptyDocument();
    }
    Node root = node(first, KeyPath.ROOT, 0);
    while (events.hasNext()) {
      Event after = events.next();
      if (after.getEventId() == Event.ID.DocumentStart) {
        throw new UnreadableException(
            at(after), "a second document begins here; keep one per file");
      }
    }
    return rootMapping(root);
  }

  private Node.Mapping emptyDocument() {
    return new Node.Mapping(Location.start(file), Map.of());
  }

  private Node.Mapping rootMapping(Node root) {
    if (root instanceof Node.Mapping mapping) {
      return mapping;
    }
    if (root.isNull()) {
      return emptyDocument();
    }
    throw new UnreadableException(root.at(), "the document is not a mapping; write key: value");
  }

  private Node node(Event event, KeyPath path, int depth) {
    DocumentLimits.checkDepth(at(event), depth);
    if (event instanceof AliasEvent alias) {
      return aliased(alias, depth);
    }
    long before = values;
    long charactersBefore = characters;
    int outer = deepest;
    deepest = depth;
    count(event, 1, event instanceof ScalarEvent scalar ? scalar.getValue().length() : 0);
    Node node = built(event, path, depth);
    int height = deepest - depth;
    deepest = Math.max(outer, deepest);
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    anchor.ifPresent(
        name ->
            anchors.put(
                name, new Anchored(node, values - before, characters - charactersBefore, height)));
    return node;
  }

  private Node built(Event event, KeyPath path, int depth) {
    if (event instanceof ScalarEvent scalar) {
      return YamlScalar.read(at(event), scalar);
    }
    return event.getEventId() == Event.ID.SequenceStart
        ? sequence(event, path, depth)
        : mapping(event, path, depth);
  }

  private Node aliased(AliasEvent alias, int depth) {
    Anchored target = anchors.get(alias.getAlias());
    if (target == null) {
      throw new UnreadableException(
          at(alias),
          "a value that begins with '*' needs quotes, such as \"*.example.com\": unquoted it names"
              + " an anchor, and none is before it");
    }
    count(alias, target.values(), target.characters());
    DocumentLimits.checkDepth(at(alias), depth + target.height());
    deepest = Math.max(deepest, depth + target.height());
    return target.node();
  }

  private void count(Event event, long moreValues, long moreCharacters) {
    values += moreValues;
    characters += moreCharacters;
    DocumentLimits.checkValues(at(event), values);
    DocumentLimits.checkScalars(at(event), characters);
  }

  private Node sequence(Event start, KeyPath path, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event e = next(); e.getEventId() != Event.ID.SequenceEnd; e = next()) {
      items.add(node(e, path.index(items.size()), depth + 1));
    }
    return new Node.Sequence(at(start), items);
  }

  private Node mapping(Event start, KeyPath path, int depth) {
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    for (Event e = next(); e.getEventId() != Event.ID.MappingEnd; e = next()) {
      String key = key(e, path, depth);
      if (key.equals(MERGE)) {
        violations.error(at(e), path.key(key), "merge keys are not read; write the keys out");
      }
      Node.Field field = new Node.Field(at(e), node(next(), path.key(key), depth + 1));
      Node.Field earlier = fields.putIfAbsent(key, field);
      if (earlier != null) {
        violations.error(
            field.at(),
            path.key(key),
            "duplicate key; already in line " + earlier.at().line() + ", keep one");
      }
    }
    return new Node.Mapping(at(start), fields);
  }

  private String key(Event event, KeyPath path, int depth) {
    if (node(event, path, depth + 1) instanceof Node.Scalar scalar) {
      return scalar.text();
    }
    throw new UnreadableException(at(event), "a key must be plain text");
  }

  private Event next() {
    if (!events.hasNext()) {
      throw new UnreadableException(Location.start(file), "the document ends too early");
    }
    return events.next();
  }

  private Location at(Event event) {
    return event.getStartMark().map(m -> YamlSource.at(file, m)).orElse(Location.start(file));
  }

  /** Scalars by the YAML 1.2 core schema. */
  private static final class YamlScalar {
    private static final ScalarResolver RESOLVER = new CoreSchema().getScalarResolver();

    private YamlScalar() {}

    static Node.Scalar read(Location at, ScalarEvent event) {
      String text = event.getValue();
      return new Node.Scalar(at, value(at, tag(at, event), text), text);
    }

    private static Tag tag(Location at, ScalarEvent event) {
      String explicit = event.getTag().orElse("");
      if (explicit.equals("!") || explicit.equals(Tag.STR.getValue())) {
        return Tag.STR;
      }
      if (!explicit.isEmpty()) {
        throw new UnreadableException(at, "tags are not read; remove it");
      }
      return RESOLVER.resolve(event.getValue(), event.isPlain());
    }

    private static Value value(Location at, Tag tag, String text) {
      if (tag.equals(Tag.NULL)) {
        return new Value.NullValue();
      }
      if (tag.equals(Tag.BOOL)) {
        return new Value.BoolValue(Boolean.parseBoolean(text));
      }
      if (tag.equals(Tag.INT)) {
        return ExactNumber.of(at, integer(at, text));
      }
      if (tag.equals(Tag.FLOAT)) {
        return ExactNumber.of(at, text);
      }
      return new Value.TextValue(text);
    }

    private static BigInteger integer(Location at, String text) {
      if (text.length() > ExactNumber.MAX_DIGITS) {
        throw ExactNumber.inexact(at);
      }
      if (text.startsWith("0x")) {
        return new BigInteger(text.substring(2), 16);
      }
      return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }
  }
}
