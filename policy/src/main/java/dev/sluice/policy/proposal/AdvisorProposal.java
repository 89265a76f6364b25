package dev.sluice.policy.proposal;

import java.util.List;

/** The body of a proposal, read. */
public sealed interface AdvisorProposal {
  /**
   * The body can be read; each operation is judged by itself.
   *
   * @param claim what the agent says it is for, at most 1 KiB, as it wrote it; may be empty
   */
  record Understood(String claim, List<Operation> operations) implements AdvisorProposal {
    public Understood {
      operations = List.copyOf(operations);
    }
  }

  /**
   * The body as a whole is refused.
   *
   * @param reason for the agent, perhaps with its own words
   */
  record Unreadable(String reason) implements AdvisorProposal {}

  sealed interface Operation {
    record Usable(ProposedRule rule) implements Operation {}

    /**
     * It is refused.
     *
     * @param reason for the agent, perhaps with its own words
     */
    record Unusable(String reason) implements Operation {}
  }
}
