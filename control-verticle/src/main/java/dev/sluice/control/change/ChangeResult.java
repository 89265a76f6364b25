package dev.sluice.control.change;

import dev.sluice.proto.v1.Generation;
import java.util.List;

/** What became of a change. */
public sealed interface ChangeResult {
  /**
   * It is stored and in force.
   *
   * @param generation the new one
   * @param previous number of the one before; 0 when this is the first
   * @param warnings doubtful points of the documents, one a line
   */
  record Accepted(Generation generation, long previous, List<String> warnings)
      implements ChangeResult {
    public Accepted {
      warnings = List.copyOf(warnings);
    }
  }

  /** It says what is already in force. */
  record Unchanged(Generation generation) implements ChangeResult {}

  /**
   * It is wrong; what was in force still is.
   *
   * @param violations all of them, one a line, errors first
   * @param hash of the configuration that was proposed
   */
  record Rejected(List<String> violations, String hash) implements ChangeResult {
    public Rejected {
      violations = List.copyOf(violations);
    }
  }

  /**
   * Somebody else changed the policy meanwhile.
   *
   * @param revision the one in force; 0 when there is none
   */
  record Conflict(long revision) implements ChangeResult {}
}
