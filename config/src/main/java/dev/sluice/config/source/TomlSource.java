package dev.sluice.config.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads one TOML 1.0 document, positions included. */
public final class TomlSource {
  private TomlSource() {}

  /**
   * The root table; empty when the text is not TOML, every syntax error is then among the
   * violations.
   */
  public static Optional<Node.Mapping> read(String file, String text, Violations violations) {
    try {
      DocumentLimits.checkSize(file, text);
      TomlParseResult result = Toml.parse(TextFile.withoutMark(file, text));
      if (result.hasErrors()) {
        result
            .errors()
            .forEach(e -> violations.error(at(file, e.position()), KeyPath.ROOT, message(e)));
        return Optional.empty();
      }
      return Optional.of(table(file, Location.start(file), result, 0));
    } catch (UnreadableException e) {
      violations.error(e.at(), KeyPath.ROOT, String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      // The parser recurses on nested arrays; the size bound keeps this the only way to overflow.
      violations.error(Location.start(file), KeyPath.ROOT, "nested too deep");
    }
    return Optional.empty();
  }

  private static String message(Exception error) {
    return "not TOML: " + error.getMessage();
  }

  private static Node.Mapping table(String file, Location at, TomlTable table, int depth) {
    DocumentLimits.checkDepth(at, depth);
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      Location keyAt = at(file, table.inputPositionOf(path), at);
      Object value = table.get(path);
      fields.put(key, new Node.Field(keyAt, node(file, keyAt, value, depth + 1)));
    }
    return new Node.Mapping(at, fields);
  }

  private static Node array(String file, Location at, TomlArray array, int depth) {
    DocumentLimits.checkDepth(at, depth);
    List<Node> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(node(file, at(file, array.inputPositionOf(i)), array.get(i), depth + 1));
    }
    return new Node.Sequence(at, items);
  }

  private static Node node(String file, Location at, Object value, int depth) {
    if (value instanceof TomlTable table) {
      return table(file, at, table, depth);
    }
    if (value instanceof TomlArray array) {
      return array(file, at, array, depth);
    }
    return new Node.Scalar(at, scalar(at, value), String.valueOf(value));
  }

  private static Value scalar(Location at, Object value) {
    return switch (value) {
      case Boolean flag -> new Value.BoolValue(flag);
      case Long integer -> ExactNumber.of(at, BigInteger.valueOf(integer));
      case Double number -> ExactNumber.of(at, number.toString());
      // Dates have no counterpart in YAML or protobuf; their text is what an author can mean.
      default -> new Value.TextValue(String.valueOf(value));
    };
  }

  private static Location at(String file, TomlPosition position) {
    return new Location(file, position.line(), position.column());
  }

  private static Location at(String file, @Nullable TomlPosition position, Location otherwise) {
    return position == null ? otherwise : at(file, position);
  }
}
