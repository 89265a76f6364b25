package dev.sluice.control.change;

import dev.sluice.proto.v1.Generation;
import dev.sluice.proto.v1.StoredGeneration;
import java.util.List;
import java.util.stream.Stream;

/** A change that is not in force yet. */
public sealed interface Proposal {
  /** Concluded without a new generation. */
  record Settled(ChangeResult result) implements Proposal {}

  /**
   * Valid, not yet stored.
   *
   * @param warnings doubtful points of the documents, one per line
   * @param unverified entries that only their services can validate
   */
  record Valid(StoredGeneration stored, List<String> warnings, List<EntryId> unverified)
      implements Proposal {
    /** With more warnings. */
    public Valid warned(List<String> more) {
      return new Valid(
          stored, Stream.concat(warnings.stream(), more.stream()).toList(), unverified);
    }

    /** The generation that would be in force. */
    public Generation generation() {
      return stored.getGeneration();
    }
  }

  /**
   * Identifies one entry of {@code network_middlewares} in a generation.
   *
   * @param key in the policy
   */
  record EntryId(String sandbox, String key) {}
}
