package dev.sluice.control.change;

import dev.sluice.control.change.Proposal.EntryId;
import java.util.List;
import java.util.Map;

/**
 * What the services say about the entries of a proposal.
 *
 * @param objections reasons against entries; empty when all are valid
 * @param warnings doubtful points, one per line
 */
public record ServiceAnswers(Map<EntryId, String> objections, List<String> warnings) {
  static final ServiceAnswers NONE = new ServiceAnswers(Map.of(), List.of());

  public ServiceAnswers {
    objections = Map.copyOf(objections);
    warnings = List.copyOf(warnings);
  }
}
