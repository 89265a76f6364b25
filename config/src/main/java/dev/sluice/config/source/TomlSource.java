package dev.sluice.config.source;

import dev.sluice.config.source.fault.SyntaxFault;
import dev.sluice.config.source.fault.TomlFault;
import dev.sluice.config.source.fault.TomlPlaces;
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
  private final String file;
  private final TomlPlaces places;

  private TomlSource(String file, TomlPlaces places) {
    this.file = file;
    this.places = places;
  }

  /** The root table; empty when the text is not TOML, which is then among the violations. */
  public static Optional<Node.Mapping> read(String file, String text, Violations violations) {
    try {
      DocumentLimits.checkSize(file, text);
      String document = TextFile.withoutMark(file, text);
      TomlParseResult result = Toml.parse(document);
      if (result.hasErrors()) {
        TomlFault.explain(document, result.errors())
            .forEach(fault -> violations.error(at(file, fault), KeyPath.ROOT, message(fault)));
        return Optional.empty();
      }
      return Optional.of(
          new TomlSource(file, new TomlPlaces(document)).table(Location.start(file), result, 0));
    } catch (UnreadableException e) {
      violations.error(e.at(), KeyPath.ROOT, String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      // The parser recurses on nested arrays; the size bound keeps this the only way to overflow.
      violations.error(Location.start(file), KeyPath.ROOT, "nested too deep");
    }
    return Optional.empty();
  }

  private static String message(SyntaxFault fault) {
    return "not TOML: " + fault.message();
  }

  private static Location at(String file, SyntaxFault fault) {
    return new Location(file, fault.line(), fault.column());
  }

  private Node.Mapping table(Location at, TomlTable table, int depth) {
    DocumentLimits.checkDepth(at, depth);
    Map<String, Node.Field> fields = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      List<String> path = List.of(key);
      Location keyAt = at(file, table.inputPositionOf(path), at);
      Object value = table.get(path);
      fields.put(key, new Node.Field(keyAt, node(valueAt(keyAt), value, depth + 1)));
    }
    return new Node.Mapping(at, fields);
  }

  private Location valueAt(Location key) {
    return new Location(file, key.line(), places.valueColumn(key.line(), key.column()));
  }

  private Node array(Location at, TomlArray array, int depth) {
    DocumentLimits.checkDepth(at, depth);
    List<Node> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      items.add(node(at(file, array.inputPositionOf(i)), array.get(i), depth + 1));
    }
    return new Node.Sequence(at, items);
  }

  private Node node(Location at, Object value, int depth) {
    if (value instanceof TomlTable table) {
      return table(at, table, depth);
    }
    if (value instanceof TomlArray array) {
      return array(at, array, depth);
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
