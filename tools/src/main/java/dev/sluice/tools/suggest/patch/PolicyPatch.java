package dev.sluice.tools.suggest.patch;

import dev.sluice.config.source.Compilation;
import dev.sluice.config.source.Source;
import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.policy.Policy;
import dev.sluice.policy.compiled.PolicyCompiler;
import dev.sluice.policy.edit.LineEdit;
import dev.sluice.tools.command.CommandFailure;
import dev.sluice.tools.suggest.record.SkipReason;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint;
import dev.sluice.tools.suggest.rule.SuggestedEndpoint.Place;
import dev.sluice.tools.suggest.shape.UnsuggestedCounts;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A policy file with rules added. What was written is read again: it says what the file said and
 * the rules, or there is no patch.
 *
 * @param text the patched file
 * @param diff the patch; empty when nothing is added
 */
public record PolicyPatch(String text, List<String> diff) {
  private static final int ROUNDS = 100;

  public PolicyPatch {
    diff = List.copyOf(diff);
  }

  /**
   * Adds rules to a file.
   *
   * @param unsuggested counts what contradicts the file
   * @throws CommandFailure when the file is no policy, or its form has no place for lines
   */
  public static PolicyPatch of(
      Source source, List<SuggestedEndpoint> endpoints, UnsuggestedCounts unsuggested) {
    EditedPolicy file = EditedPolicy.of(source);
    List<SuggestedEndpoint> left = new AdmittedAlready(file.policy()).without(endpoints);
    for (int round = 0; round < ROUNDS; round++) {
      PatchPlan plan = plan(file, left);
      left = without(left, plan.contradicting(), unsuggested);
      if (plan.isEmpty()) {
        break;
      }
      List<LineEdit> edits = plan.edits().orElseThrow(() -> noPlace(source));
      String text = file.lines().after(edits);
      Set<Place> refused = refused(new Source(source.file(), text), plan);
      if (refused.isEmpty()) {
        return new PolicyPatch(text, UnifiedDiff.of(source.file(), file.lines(), edits));
      }
      left =
          without(
              left, left.stream().filter(it -> refused.contains(it.place())).toList(), unsuggested);
    }
    return new PolicyPatch(source.text(), List.of());
  }

  private static List<SuggestedEndpoint> without(
      List<SuggestedEndpoint> all,
      List<SuggestedEndpoint> contradicting,
      UnsuggestedCounts unsuggested) {
    contradicting.forEach(it -> unsuggested.add(SkipReason.CONTRADICTS, it.count()));
    return all.stream().filter(endpoint -> !contradicting.contains(endpoint)).toList();
  }

  /** Rules go beside the endpoints of a file that shares one list among several. */
  private static PatchPlan plan(EditedPolicy file, List<SuggestedEndpoint> endpoints) {
    PatchPlan extending = new PatchPlan(file, endpoints, true);
    if (holds(file, extending)) {
      return extending;
    }
    PatchPlan beside = new PatchPlan(file, endpoints, false);
    if (holds(file, beside)) {
      return beside;
    }
    throw noPlace(file.source());
  }

  private static boolean holds(EditedPolicy file, PatchPlan plan) {
    Optional<List<LineEdit>> edits = plan.edits();
    return edits.isPresent() && plan.isMadeBy(file.lines().after(edits.get()));
  }

  private static CommandFailure noPlace(Source source) {
    return CommandFailure.usage(
        source
            + ": network_policies has no block of lines that rules could be added to; write it"
            + " without braces, or use --format yaml without --merge");
  }

  private static Set<Place> refused(Source patched, PatchPlan plan) {
    Set<Place> refused = new HashSet<>();
    if (PolicyCompiler.compile(patched)
        instanceof Compilation.Rejected<Policy>(List<Violation> violations)) {
      violations.stream()
          .filter(violation -> violation.severity() == Severity.ERROR)
          .map(violation -> plan.blamed(violation.keyPath()))
          .flatMap(Optional::stream)
          .forEach(refused::add);
      if (refused.isEmpty()) {
        throw CommandFailure.usage(violations.stream().map(Violation::toString).toList());
      }
    }
    return refused;
  }
}
