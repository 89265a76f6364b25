package dev.sluice.control.proposal;

import dev.sluice.proto.v1.StoredProposal;
import java.util.List;
import java.util.Optional;

/**
 * A proposal compared with the policy in force.
 *
 * @param findings the most serious first
 * @param opens what the policy would admit with it and does not now, one per line
 * @param obstacles why it cannot be approved, one per line; empty when it can
 * @param policy with the rule; empty with obstacles
 * @param token for one approval; empty when the proposal is not open or has obstacles
 */
public record ProposalReview(
    StoredProposal proposal,
    List<ReviewFinding> findings,
    List<String> opens,
    List<String> obstacles,
    Optional<String> policy,
    ReviewBasis basis,
    String token) {
  public ProposalReview {
    findings = List.copyOf(findings);
    opens = List.copyOf(opens);
    obstacles = List.copyOf(obstacles);
  }

  ProposalReview refused(List<String> refusals) {
    return new ProposalReview(proposal, findings, opens, refusals, Optional.empty(), basis, "");
  }

  ProposalReview withToken(String token) {
    return new ProposalReview(proposal, findings, opens, obstacles, policy, basis, token);
  }
}
