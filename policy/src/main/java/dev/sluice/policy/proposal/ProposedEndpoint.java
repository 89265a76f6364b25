package dev.sluice.policy.proposal;

import dev.sluice.policy.edit.YamlWord;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One destination of a proposed rule. All texts are printable ASCII.
 *
 * @param path of the endpoint; empty for all
 * @param protocol empty: host and port alone decide
 * @param access word of a preset of rules; empty with rules of its own
 * @param broad what it admits as a whole: a reason for each, in words of the platform
 */
public record ProposedEndpoint(
    String host,
    SortedSet<Integer> ports,
    String path,
    String protocol,
    String access,
    List<ProposedMatcher> rules,
    List<String> broad) {
  public ProposedEndpoint {
    ports = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    rules = List.copyOf(rules);
    broad = List.copyOf(broad);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    broad.forEach(reason -> lines.add("# broad: " + reason));
    lines.add("- host: " + YamlWord.of(host));
    lines.add(ports.size() == 1 ? "  port: " + ports.first() : "  ports: " + ports);
    if (!path.isEmpty()) {
      lines.add("  path: " + YamlWord.of(path));
    }
    if (!protocol.isEmpty()) {
      lines.add("  protocol: " + protocol);
      lines.add("  enforcement: enforce");
    }
    if (!access.isEmpty()) {
      lines.add("  access: " + access);
    }
    if (!rules.isEmpty()) {
      lines.add("  rules:");
      rules.forEach(rule -> lines.add("    - allow: " + rule.flow()));
    }
    return lines;
  }
}
