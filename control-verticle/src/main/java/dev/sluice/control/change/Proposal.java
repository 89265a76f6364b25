package dev.sluice.control.change;

import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.List;

/** A change on its way into force. */
public sealed interface Proposal {
  /** It has come to its end. */
  record Settled(ChangeResult result) implements Proposal {}

  /**
   * Right as far as its documents tell, and not stored.
   *
   * @param warnings doubtful points of the documents, one a line
   * @param questions entries that only their services can judge
   */
  record Sound(StoredGeneration stored, List<String> warnings, List<EntryId> questions)
      implements Proposal {
    /** What would be in force. */
    public Generation generation() {
      return stored.getGeneration();
    }
  }
}
