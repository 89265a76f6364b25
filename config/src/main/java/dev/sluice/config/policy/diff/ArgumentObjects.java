package dev.sluice.config.policy.diff;

import dev.sluice.config.policy.argument.ArgumentCondition;
import dev.sluice.config.policy.argument.ArgumentConditions;
import dev.sluice.config.policy.argument.ArgumentConditions.At;
import dev.sluice.config.policy.argument.ArgumentRule;
import dev.sluice.config.policy.match.ComparisonBudget;
import dev.sluice.config.policy.match.InvalidPatternException;
import dev.sluice.inspect.argument.ArgumentReader;
import dev.sluice.inspect.body.ArgumentValue;
import dev.sluice.inspect.body.UnreadableBodyException;
import dev.sluice.inspect.json.JsonReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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

  /** None when there is no rule. */
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

  /** One more in every object that a pointer leads through. */
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

  /** The first value of each pointer that fits; without one the pointer stays absent. */
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
}
