package dev.sluice.control.change;

import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The outcome of a change. */
public sealed interface ChangeResult {
  default Optional<Generation> newGeneration() {
    return switch (this) {
      case Accepted accepted -> Optional.of(accepted.generation());
      case PartlyAccepted partly -> Optional.of(partly.part().generation());
      case Unchanged unchanged -> Optional.empty();
      case Rejected rejected -> Optional.empty();
      case Conflict conflict -> Optional.empty();
    };
  }

  /**
   * Stored and in force.
   *
   * @param generation the new one
   * @param previous number of the generation before; 0 for the first
   * @param warnings doubtful points of the documents, one per line
   */
  record Accepted(Generation generation, long previous, List<String> warnings)
      implements ChangeResult {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  record Unchanged(Generation generation) implements ChangeResult {}

  record PartlyAccepted(Accepted part, Rejected rejected) implements ChangeResult {}

  /**
   * Invalid; what was in force stays, or the sandboxes are denied.
   *
   * @param violations all of them, one per line, errors first
   * @param hash of the proposed configuration
   * @param refusals the documents that are not in force
   */
  record Rejected(List<String> violations, String hash, List<RefusedDocument> refusals)
      implements ChangeResult {
    public Rejected {
      violations = List.copyOf(violations);
      refusals = List.copyOf(refusals);
    }

    static Rejected of(List<RefusedDocument> refusals, String hash) {
      return new Rejected(
          refusals.stream().flatMap(refusal -> refusal.violations().stream()).toList(),
          hash,
          refusals);
    }

    /**
     * Warnings about documents that the change does not touch are no reason for the refusal.
     *
     * @param sandbox whose policy is refused; empty for files
     */
    static Rejected of(
        Optional<String> sandbox,
        Generation proposed,
        Generation inForce,
        List<Violation> violations) {
      Set<String> untouched = untouchedFiles(proposed, inForce);
      List<Violation> reasons =
          violations.stream()
              .filter(v -> v.severity() == Severity.ERROR || !untouched.contains(v.file()))
              .toList();
      RefusedDocument refusal =
          new RefusedDocument(
              sandbox,
              reasons.getFirst().file(),
              RefusedDocument.reasons(reasons),
              RefusedDocument.Effect.RETAINED);
      return of(List.of(refusal), ConfigurationHash.of(proposed));
    }

    private static Set<String> untouchedFiles(Generation proposed, Generation inForce) {
      Set<String> untouched = new HashSet<>();
      Set<PolicySource> before = Set.copyOf(inForce.getPoliciesList());
      proposed.getPoliciesList().stream()
          .filter(before::contains)
          .forEach(policy -> untouched.add(policy.getFile()));
      if (proposed.getRegistrationsToml().equals(inForce.getRegistrationsToml())) {
        untouched.add(proposed.getRegistrationsFile());
      }
      return untouched;
    }
  }

  /**
   * The policy changed since the caller read it.
   *
   * @param revision in force; 0 for none
   */
  record Conflict(long revision) implements ChangeResult {}
}
