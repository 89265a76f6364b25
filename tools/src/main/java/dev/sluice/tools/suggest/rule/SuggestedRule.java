package dev.sluice.tools.suggest.rule;

import dev.sluice.tools.suggest.shape.Evidence;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One allow rule.
 *
 * @param evidence the denials that it would have admitted
 * @param reasons why segments of its path stand for many, by their number from 1
 */
public record SuggestedRule(
    RuleCondition condition, Evidence evidence, SortedMap<Integer, String> reasons) {
  public SuggestedRule {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
  }
}
