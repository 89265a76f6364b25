package dev.sluice.tools.suggest;

import dev.sluice.tools.command.LineEscape;
import dev.sluice.tools.suggest.patch.PolicyPatch;
import dev.sluice.tools.suggest.record.SkipReason;
import dev.sluice.tools.suggest.rule.EndpointLines;
import dev.sluice.tools.suggest.rule.PolicyLayout;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.shape.DenialTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The suggestions as they are printed.
 *
 * @param patch of the file that they are for; empty without one
 */
record SuggestReport(
    DenialTally tally,
    SortedMap<String, List<SuggestedEndpoint>> sandboxes,
    Optional<PolicyPatch> patch) {

  /** The patched file, or a policy for each sandbox, in a document each. */
  List<String> yaml() {
    if (patch.isPresent()) {
      return List.of(patch.get().text().stripTrailing());
    }
    List<String> lines = new ArrayList<>();
    sandboxes.forEach(
        (sandbox, endpoints) -> {
          if (!lines.isEmpty()) {
            lines.add("---");
          }
          lines.addAll(
              EndpointLines.document(
                  List.of(head(sandbox, endpoints)), PolicyLayout.of(endpoints)));
        });
    return lines;
  }

  private static String head(String sandbox, List<SuggestedEndpoint> endpoints) {
    long rules = endpoints.stream().mapToLong(it -> Math.max(1, it.rules().size())).sum();
    return "# sandbox %s: %,d %s"
        .formatted(LineEscape.word(sandbox), rules, rules == 1 ? "rule" : "rules");
  }

  List<String> diff() {
    return patch.map(PolicyPatch::diff).orElse(List.of());
  }

  String json() {
    return new SuggestJson(tally).of(sandboxes, patch);
  }

  List<String> summary() {
    Map<SkipReason, Long> left = tally.unsuggested().counts();
    long without = left.values().stream().mapToLong(Long::longValue).sum();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%,d events, %,d denials, rules for %,d of them"
            .formatted(tally.events(), tally.denials(), tally.denials() - without));
    if (tally.unreadable() > 0) {
      lines.add("%,d lines are no events".formatted(tally.unreadable()));
    }
    if (without > 0) {
      lines.add("nothing is suggested for:");
    }
    left.forEach(
        (reason, count) -> lines.add("%9s  %s".formatted("%,d".formatted(count), text(reason))));
    if (patch.isPresent() && patch.get().diff().isEmpty()) {
      lines.add("nothing is to be added to the file");
    }
    return lines;
  }

  static String text(SkipReason reason) {
    return reason.explanation()
        + switch (reason) {
          case UNRESOLVED -> "; --unresolved suggests them";
          case NOT_PUBLIC -> "; write the rule by hand, see docs/policy.md";
          default -> "";
        };
  }
}
