package dev.sluice.control.change;

import dev.sluice.control.change.Proposal.EntryId;
import java.util.Map;

/**
 * What the services say about the entries of a proposal.
 *
 * @param objections reasons against entries; empty when all are valid
 */
public record ServiceAnswers(Map<EntryId, String> objections) {
  /** No objection. */
  public static final ServiceAnswers NONE = new ServiceAnswers(Map.of());

  public ServiceAnswers {
    objections = Map.copyOf(objections);
  }
}
