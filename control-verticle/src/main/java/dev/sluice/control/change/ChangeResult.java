package dev.sluice.control.change;

import dev.sluice.config.source.Violation;
import dev.sluice.config.source.Violation.Severity;
import dev.sluice.proto.ConfigurationHash;
import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.PolicySource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The outcome of a change. */
public sealed interface ChangeResult {
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

  /** Equal to the generation in force. */
  record Unchanged(Generation generation) implements ChangeResult {}

  /**
   * Invalid; the generation in force stays.
   *
   * @param violations all of them, one per line, errors first
   * @param hash of the proposed configuration
   */
  record Rejected(List<String> violations, String hash) implements ChangeResult {
    public Rejected {
      violations = List.copyOf(violations);
    }

    /** Warnings about documents that the change does not touch are no reason for the refusal. */
    static Rejected of(Generation proposed, Generation inForce, List<Violation> violations) {
      Set<String> untouched = untouchedFiles(proposed, inForce);
      List<String> reasons =
          violations.stream()
              .filter(v -> v.severity() == Severity.ERROR || !untouched.contains(v.file()))
              .map(Violation::toString)
              .toList();
      return new Rejected(reasons, ConfigurationHash.of(proposed));
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
