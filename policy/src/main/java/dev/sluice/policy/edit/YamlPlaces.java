package dev.sluice.policy.edit;

import dev.sluice.config.source.Location;
import dev.sluice.config.source.Node;
import java.util.List;
import java.util.Optional;

/**
 * Where lines can be added to a block of YAML, by the places that its parser names and by the
 * indentation of lines. A caller that adds lines has to read the result again.
 */
public final class YamlPlaces {
  private static final char COMMENT = '#';

  private final List<String> lines;

  public YamlPlaces(TextLines text) {
    this.lines = text.lines();
  }

  /**
   * The end of a block.
   *
   * @param at index of the line before which lines are added
   */
  public record End(int at, String blanks) {}

  /** The end of a list in block style; empty for one in brackets. */
  public Optional<End> ofList(Node.Sequence list) {
    return starts(list.at(), "-") ? Optional.of(end(list.at(), true)) : Optional.empty();
  }

  /** The end of a mapping in block style; empty for one in braces. */
  public Optional<End> ofMapping(Node.Mapping mapping, Location key) {
    boolean block =
        mapping.at().line() > key.line()
            && !starts(mapping.at(), "{")
            && !starts(mapping.at(), "&")
            && !mapping.fields().isEmpty();
    return block ? Optional.of(end(mapping.at(), false)) : Optional.empty();
  }

  private boolean starts(Location at, String text) {
    String line = lines.get(at.line() - 1);
    return line.length() >= at.column() && line.startsWith(text, at.column() - 1);
  }

  // Behind the last line that belongs to the block and is no comment.
  private End end(Location first, boolean list) {
    int indent = first.column() - 1;
    int last = first.line() - 1;
    for (int index = first.line(); index < lines.size(); index++) {
      String line = lines.get(index).strip();
      if (line.isEmpty() || line.charAt(0) == COMMENT) {
        continue;
      }
      int own = lines.get(index).indexOf(line.charAt(0));
      boolean element = own == indent && (!list || line.equals("-") || line.startsWith("- "));
      if (own < indent || (own == indent && !element)) {
        break;
      }
      last = index;
    }
    return new End(last + 1, " ".repeat(indent));
  }
}
