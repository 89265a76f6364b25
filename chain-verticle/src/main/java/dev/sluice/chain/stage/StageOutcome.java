package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.proto.v1.FindingCount;
import java.util.List;
import java.util.Optional;

/** What one stage means for the request, before {@code on_error} is asked. */
public sealed interface StageOutcome {
  /** Passed and left everything as it was. */
  Allowed UNCHANGED = new Allowed(Optional.empty(), Optional.empty(), false, List.of());

  /**
   * Passed.
   *
   * @param body a replacement, possibly empty or equal
   * @param transformed the body was replaced or the visible headers differ
   */
  record Allowed(
      Optional<ByteString> body,
      Optional<Mutation> mutation,
      boolean transformed,
      List<FindingCount> findings)
      implements StageOutcome {
    boolean changesNothing() {
      return body.isEmpty() && mutation.isEmpty();
    }

    @Override
    public String toString() {
      return "Allowed[transformed=" + transformed + "]";
    }
  }

  /**
   * Said no.
   *
   * @param reasonCode valid, or empty
   */
  record Denied(String reasonCode, List<FindingCount> findings) implements StageOutcome {}

  /**
   * Could not judge, or answered something invalid.
   *
   * @param reason a {@link dev.sluice.chain.contract.ReasonCode}, or platform text of a built-in
   */
  record Failed(String reason) implements StageOutcome {}
}
