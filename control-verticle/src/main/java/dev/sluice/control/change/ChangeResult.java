package dev.sluice.control.change;

import dev.sluice.proto.v1.Generation;
import java.util.List;

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
  }

  /**
   * The policy changed since the caller read it.
   *
   * @param revision in force; 0 for none
   */
  record Conflict(long revision) implements ChangeResult {}
}
