package dev.sluice.policy.proposal;

import dev.sluice.config.source.Node;
import dev.sluice.config.source.Violations;
import dev.sluice.config.source.YamlSource;
import dev.sluice.policy.edit.LineEdit;
import dev.sluice.policy.edit.PoliciesEdit;
import dev.sluice.policy.edit.TextLines;
import java.util.List;
import java.util.Optional;

/** Adds a rule to the text of a policy, and removes it again; the rest of the text stays. */
public final class PolicyAddition {
  private static final String KEY = "network_policies";

  private PolicyAddition() {}

  /**
   * The policy with a rule behind its others; empty when {@code network_policies} is written in
   * braces, where no line can be added.
   *
   * @param rule of {@link ProposedRule#lines}
   */
  public static Optional<String> add(String policy, List<String> rule) {
    TextLines lines = TextLines.of(policy);
    return root(policy)
        .flatMap(root -> new PoliciesEdit(lines, root).adding(rule))
        .map(edit -> lines.after(List.of(edit)));
  }

  /**
   * The policy without a rule; empty when its lines are not as they were added.
   *
   * @param rule of {@link ProposedRule#lines}
   */
  public static Optional<String> remove(String policy, List<String> rule) {
    TextLines lines = TextLines.of(policy);
    Optional<Node.Field> field =
        root(policy)
            .map(root -> root.fields().get(KEY))
            .map(Node.Field::node)
            .filter(Node.Mapping.class::isInstance)
            .map(Node.Mapping.class::cast)
            .map(rules -> rules.fields().get(key(rule)));
    return field
        .filter(at -> stands(lines.lines(), at, rule))
        .map(at -> new LineEdit(at.at().line() - 1, rule.size(), List.of()))
        .map(edit -> lines.after(List.of(edit)));
  }

  public static boolean has(String policy, String key) {
    return root(policy)
        .map(root -> root.fields().get(KEY))
        .map(Node.Field::node)
        .filter(node -> node instanceof Node.Mapping rules && rules.fields().containsKey(key))
        .isPresent();
  }

  private static String key(List<String> rule) {
    return rule.getFirst().substring(0, rule.getFirst().length() - 1);
  }

  private static boolean stands(List<String> lines, Node.Field at, List<String> rule) {
    int first = at.at().line() - 1;
    String blanks = " ".repeat(at.at().column() - 1);
    if (first + rule.size() > lines.size()) {
      return false;
    }
    for (int i = 0; i < rule.size(); i++) {
      if (!lines.get(first + i).stripTrailing().equals(blanks + rule.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Optional<Node.Mapping> root(String policy) {
    return YamlSource.read("policy", policy, new Violations());
  }
}
