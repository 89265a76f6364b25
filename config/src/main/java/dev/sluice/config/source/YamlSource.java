package dev.sluice.config.source;

import dev.sluice.config.source.fault.SyntaxFault;
import dev.sluice.config.source.fault.YamlFault;
import java.io.StringReader;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML 1.2 document from the parser's events. A mapper would drop positions, anchors of
 * scalars, and the difference between an empty and an absent text.
 */
public final class YamlSource {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder().setCodePointLimit(DocumentLimits.MAX_CHARACTERS).build();

  private YamlSource() {}

  /**
   * The root mapping; empty when the text is not one readable document, which is then among the
   * violations. An empty document is an empty mapping.
   */
  public static Optional<Node.Mapping> read(String file, String text, Violations violations) {
    try {
      DocumentLimits.checkSize(file, text);
      String document = TextFile.withoutMark(file, text);
      var events = new Parse(SETTINGS).parseReader(new StringReader(document)).iterator();
      return Optional.of(new YamlTree(file, events, violations).root());
    } catch (UnreadableException e) {
      violations.error(e.at(), KeyPath.ROOT, String.valueOf(e.getMessage()));
    } catch (YamlEngineException e) {
      SyntaxFault fault = YamlFault.explain(TextFile.withoutMark(file, text), e);
      violations.error(
          new Location(file, fault.line(), fault.column()),
          KeyPath.ROOT,
          "not YAML: " + fault.message());
    }
    return Optional.empty();
  }

  static Location at(String file, Mark mark) {
    return new Location(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
