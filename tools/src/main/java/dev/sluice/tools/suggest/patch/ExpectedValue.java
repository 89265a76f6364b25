package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Value;
import dev.sluice.config.source.Value.ListValue;
import dev.sluice.config.source.Value.MapValue;
import dev.sluice.tools.suggest.patch.ExistingEndpoints.Existing;
import dev.sluice.tools.suggest.rule.PolicyLayout;
import dev.sluice.tools.suggest.rule.SuggestedRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the patched file has to say: the file's values, and the added ones at their places. */
record ExpectedValue(
    MapValue file, Map<Existing, List<SuggestedRule>> inPlace, PolicyLayout layout) {
  private static final String POLICIES = "network_policies";

  MapValue value() {
    MapValue value = file;
    for (Map.Entry<Existing, List<SuggestedRule>> added : inPlace.entrySet()) {
      value = extended(value, added.getKey(), added.getValue());
    }
    Map<String, Value> entries = RenderedValues.of(layout);
    return entries.isEmpty()
        ? value
        : changed(
            value,
            POLICIES,
            policies -> {
              Map<String, Value> all = new LinkedHashMap<>(map(policies));
              all.putAll(entries);
              return new MapValue(all);
            });
  }

  private static MapValue extended(MapValue root, Existing place, List<SuggestedRule> rules) {
    return changed(
        root,
        POLICIES,
        policies ->
            changed(
                new MapValue(map(policies)),
                place.policy(),
                policy ->
                    changed(
                        new MapValue(map(policy)),
                        "endpoints",
                        endpoints -> replaced(endpoints, place.index(), rules))));
  }

  private static Value replaced(Value endpoints, int index, List<SuggestedRule> rules) {
    List<Value> all = new ArrayList<>(list(endpoints));
    all.set(
        index,
        changed(
            new MapValue(map(all.get(index))),
            "rules",
            old -> {
              List<Value> more = new ArrayList<>(list(old));
              rules.stream().map(RenderedValues::of).forEach(more::add);
              return new ListValue(more);
            }));
    return new ListValue(all);
  }

  private static MapValue changed(MapValue map, String key, UnaryOperator<Value> change) {
    Map<String, Value> all = new LinkedHashMap<>(map.values());
    all.put(key, change.apply(all.getOrDefault(key, new Value.NullValue())));
    return new MapValue(all);
  }

  private static Map<String, Value> map(Value value) {
    return value instanceof MapValue(Map<String, Value> entries) ? entries : Map.of();
  }

  private static List<Value> list(Value value) {
    return value instanceof ListValue(List<Value> items) ? items : List.of();
  }
}
