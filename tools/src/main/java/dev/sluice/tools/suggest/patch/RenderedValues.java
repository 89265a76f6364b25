package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Source;
import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.tools.suggest.rule.EndpointLines;
import dev.sluice.tools.suggest.rule.PolicyLayout;
import dev.sluice.tools.suggest.rule.RuleLines;
import dev.sluice.tools.suggest.rule.SuggestedRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules as the parser reads them back from their own text. */
final class RenderedValues {
  private static final String KEY = "read:";

  private RenderedValues() {}

  static Value of(SuggestedRule rule) {
    return read(RuleLines.of(rule)) instanceof ListValue(List<Value> values)
        ? values.getFirst()
        : new Value.NullValue();
  }

  static Map<String, Value> of(PolicyLayout layout) {
    return !layout.rules().isEmpty()
            && read(EndpointLines.policies(layout)) instanceof MapValue(Map<String, Value> entries)
        ? entries
        : Map.of();
  }

  private static Value read(List<String> lines) {
    List<String> text = new ArrayList<>(List.of(KEY));
    text.addAll(EndpointLines.indented(lines, "  "));
    return EditedPolicy.root(new Source("suggestions", String.join("\n", text) + "\n"))
        .map(root -> root.value().values().values().iterator().next())
        .orElseGet(Value.NullValue::new);
  }
}
