package dev.sluice.control.proposal;

import dev.sluice.proto.v1.StoredProposal;
import java.util.List;

/** The outcome of a person's request about a proposal. */
public sealed interface ProposalDecision {
  record Decided(StoredProposal proposal, List<String> warnings) implements ProposalDecision {
    public Decided {
      warnings = List.copyOf(warnings);
    }
  }

  record Unknown() implements ProposalDecision {}

  record WrongState(String reason) implements ProposalDecision {}

  record Stale(String reason) implements ProposalDecision {}

  record Invalid(List<String> violations) implements ProposalDecision {
    public Invalid {
      violations = List.copyOf(violations);
    }
  }
}
