package dev.sluice.tools.suggest.rule;

import dev.sluice.policy.edit.YamlWord;
import dev.sluice.tools.suggest.shape.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Rules as lines of a policy, each below comments that say what it would have admitted. Comments
 * hold numbers, times, and words of the platform; ids of requests have letters, digits and dashes.
 */
public final class RuleLines {
  /** Values are not recorded, and a single star would stop at a dot. */
  private static final String ANY_VALUE = "'**'";

  private RuleLines() {}

  public static List<String> of(SuggestedRule rule) {
    List<String> lines = new ArrayList<>(comments(rule.evidence(), "denied"));
    lines.addAll(reasons(rule.reasons()));
    lines.add("- allow: {" + matcher(rule.condition()) + "}");
    return lines;
  }

  /** How often, when, by which refusal, and the ids of requests. */
  static List<String> comments(Evidence evidence, String what) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# %s %,d %s, %s: %s"
            .formatted(
                what,
                evidence.count(),
                evidence.count() == 1 ? "time" : "times",
                when(evidence),
                String.join(", ", evidence.refusals())));
    if (!evidence.requests().isEmpty()) {
      lines.add("# such as " + String.join(", ", evidence.requests()));
    }
    return lines;
  }

  private static String when(Evidence evidence) {
    return evidence.first().equals(evidence.last())
        ? evidence.first().toString()
        : evidence.first() + " to " + evidence.last();
  }

  static List<String> reasons(SortedMap<Integer, String> reasons) {
    return reasons.isEmpty()
        ? List.of()
        : List.of(
            reasons.entrySet().stream()
                .map(reason -> "segment " + reason.getKey() + " was " + reason.getValue())
                .collect(Collectors.joining("; ", "# * because ", "")));
  }

  private static String matcher(RuleCondition condition) {
    StringJoiner matcher = new StringJoiner(", ");
    switch (condition) {
      case RuleCondition.Request request -> {
        matcher.add("method: " + YamlWord.of(request.method()));
        matcher.add("path: " + YamlWord.of(request.path()));
        if (!request.queryKeys().isEmpty()) {
          matcher.add(query(request));
        }
      }
      case RuleCondition.RpcCall call -> {
        matcher.add("method: " + YamlWord.of(call.method()));
        if (!call.tool().isEmpty()) {
          matcher.add("tool: " + YamlWord.of(call.tool()));
        }
      }
      case RuleCondition.Operation operation -> {
        matcher.add("operation_type: " + operation.type());
        matcher.add(
            operation.fields().stream()
                .map(YamlWord::of)
                .collect(Collectors.joining(", ", "fields: [", "]")));
      }
    }
    return matcher.toString();
  }

  private static String query(RuleCondition.Request request) {
    return request.queryKeys().stream()
        .map(key -> YamlWord.of(key) + ": " + ANY_VALUE)
        .collect(Collectors.joining(", ", "query: {", "}"));
  }
}
