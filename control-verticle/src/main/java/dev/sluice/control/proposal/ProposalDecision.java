package dev.sluice.control.proposal;

import dev.sluice.proto.v1.StoredProposal;
import java.util.List;

/** What a person's request about a proposal led to. */
public sealed interface ProposalDecision {
  /**
   * Decided.
   *
   * @param warnings of the changed policy, one per line
   */
  record Decided(StoredProposal proposal, List<String> warnings) implements ProposalDecision {
    public Decided {
      warnings = List.copyOf(warnings);
    }
  }

  record Unknown() implements ProposalDecision {}

  record WrongState(String reason) implements ProposalDecision {}

  /** What was reviewed is not what is in force; the proposal is as before. */
  record Stale(String reason) implements ProposalDecision {}

  /** The changed policy is refused; the proposal is as before unless its state says otherwise. */
  record Invalid(List<String> violations) implements ProposalDecision {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }
}
