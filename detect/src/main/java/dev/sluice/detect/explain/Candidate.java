package dev.sluice.detect.explain;

import dev.sluice.detect.pattern.SecretPattern;
import dev.sluice.detect.text.ByteSpan;
import java.util.List;

/**
 * A place that holds the literal of a pattern.
 *
 * @param span of the literal in the explained bytes
 * @param encodings that it is in, the outermost first
 * @param conditions in the order in which they are checked, at least one
 */
public record Candidate(
    SecretPattern pattern, ByteSpan span, List<String> encodings, List<Condition> conditions) {
  public Candidate {
    encodings = List.copyOf(encodings);
    conditions = List.copyOf(conditions);
  }

  public boolean holds() {
    return conditions.stream().allMatch(Condition::holds);
  }

  public List<Condition> missed() {
    return conditions.stream().filter(condition -> !condition.holds()).toList();
  }
}
