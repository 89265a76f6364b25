package dev.sluice.policy.diff;

import dev.sluice.config.match.ComparisonBudget;
import dev.sluice.config.match.InvalidPatternException;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.ArgumentReader;
import dev.sluice.inspect.json.JsonReader;
import dev.sluice.policy.argument.ArgumentCondition;
import dev.sluice.policy.argument.ArgumentConditions;
import dev.sluice.policy.argument.ArgumentConditions.At;
import dev.sluice.policy.argument.ArgumentRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Arguments, as JSON, that some rules tell apart: what each rule asks for, and the same with one
 * value of another kind or one value more.
 */
final class ArgumentObjects {
  private static final int MOST = 2000;
  private static final String ADDITIONAL = "x-additional";

  private final List<ArgumentConditions> rules;
  private final ComparisonBudget budget;
  private final Map<List<String>, Set<String>> kinds = new LinkedHashMap<>();

  ArgumentObjects(Collection<ArgumentConditions> rules, ComparisonBudget budget) {
    this.rules = rules.stream().distinct().toList();
    this.budget = budget;
    Map<List<String>, List<ArgumentCondition>> conditions = new LinkedHashMap<>();
    for (ArgumentConditions rule : this.rules) {
      for (At at : rule.pointers()) {
        conditions
            .computeIfAbsent(at.pointer().keys(), unseen -> new ArrayList<>())
            .addAll(at.conditions());
      }
    }
    conditions.forEach((keys, all) -> kinds.put(keys, new ValueKinds(all, budget).values()));
  }

  Set<String> texts() {
    Set<String> texts = new LinkedHashSet<>();
    if (rules.isEmpty()) {
      return texts;
    }
    List<Map<List<String>, String>> bases = new ArrayList<>(List.of(Map.of()));
    rules.forEach(rule -> bases.add(fitting(rule)));
    for (Map<List<String>, String> base : bases) {
      texts.add(ArgumentTree.json(base));
      kinds.forEach((keys, values) -> vary(base, keys, values, texts));
      additional(base, texts);
    }
    return texts;
  }

  private void vary(
      Map<List<String>, String> base, List<String> keys, Set<String> values, Set<String> texts) {
    Map<List<String>, String> varied = new LinkedHashMap<>(base);
    varied.remove(keys);
    add(varied, texts);
    for (String value : values) {
      varied.put(keys, value);
      add(varied, texts);
    }
  }

  private void additional(Map<List<String>, String> base, Set<String> texts) {
    for (List<String> keys : kinds.keySet()) {
      List<String> added = new ArrayList<>(keys);
      added.set(keys.size() - 1, ADDITIONAL);
      Map<List<String>, String> varied = new LinkedHashMap<>(base);
      varied.put(added, "1");
      add(varied, texts);
    }
    Map<List<String>, String> atRoot = new LinkedHashMap<>(base);
    atRoot.put(List.of(ADDITIONAL), "1");
    add(atRoot, texts);
  }

  private void add(Map<List<String>, String> values, Set<String> texts) {
    if (texts.size() >= MOST) {
      budget.spend(Long.MAX_VALUE / 2);
    } else {
      texts.add(ArgumentTree.json(values));
    }
  }

  // The first value of each pointer that fits; without one the pointer stays absent.
  private Map<List<String>, String> fitting(ArgumentConditions rule) {
    Map<List<String>, String> fitting = new LinkedHashMap<>();
    for (At at : rule.pointers()) {
      List<String> keys = at.pointer().keys();
      kinds.getOrDefault(keys, Set.of()).stream()
          .filter(value -> fits(at, ArgumentTree.json(Map.of(keys, value))))
          .findFirst()
          .ifPresent(value -> fitting.put(keys, value));
    }
    return fitting;
  }

  private boolean fits(At at, String json) {
    try {
      ArgumentConditions alone = new ArgumentConditions(List.of(at), false);
      return budget.spend(1) && ArgumentRule.compile(alone, false).fits(read(json));
    } catch (InvalidPatternException | UnreadableBodyException e) {
      return false;
    }
  }

  private static ArgumentValue read(String json) throws UnreadableBodyException {
    return new ArgumentReader().read(JsonReader.of(json));
  }

  /**
   * Arguments built from values at pointers. Keys that count from zero make an array.
   *
   * @param value JSON; it stands for what is below
   */
  private record ArgumentTree(Optional<String> value, Map<String, ArgumentTree> below) {
    private static final ArgumentTree NOTHING = new ArgumentTree(Optional.empty(), Map.of());

    static String json(Map<List<String>, String> values) {
      return of(values, 0).json();
    }

    private static ArgumentTree of(Map<List<String>, String> values, int depth) {
      Map<String, Map<List<String>, String>> byKey = new LinkedHashMap<>();
      Optional<String> own = Optional.empty();
      for (Map.Entry<List<String>, String> value : values.entrySet()) {
        if (value.getKey().size() == depth) {
          own = Optional.of(value.getValue());
        } else {
          byKey
              .computeIfAbsent(value.getKey().get(depth), unseen -> new LinkedHashMap<>())
              .put(value.getKey(), value.getValue());
        }
      }
      Map<String, ArgumentTree> below = new LinkedHashMap<>();
      byKey.forEach((key, part) -> below.put(key, of(part, depth + 1)));
      return new ArgumentTree(own, below);
    }

    private String json() {
      if (value.isPresent() && (below.isEmpty() || !value.get().equals("{}"))) {
        return value.get();
      }
      List<String> indexes = IntStream.range(0, below.size()).mapToObj(Integer::toString).toList();
      if (!below.isEmpty() && below.keySet().containsAll(indexes)) {
        return indexes.stream()
            .map(index -> below.getOrDefault(index, NOTHING).json())
            .collect(Collectors.joining(",", "[", "]"));
      }
      return below.entrySet().stream()
          .map(part -> ValueKinds.quoted(part.getKey()) + ":" + part.getValue().json())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }
}
