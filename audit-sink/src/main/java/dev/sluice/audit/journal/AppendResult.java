package dev.sluice.audit.journal;

/** What became of a record. */
public sealed interface AppendResult {
  /** It is in the journal and survives the process. */
  record Stored() implements AppendResult {}

  /**
   * It is not in the journal.
   *
   * @param reason words for an operator, without content
   */
  record Refused(String reason) implements AppendResult {}
}
