package dev.sluice.chain.contract.answer;

import dev.sluice.proto.middleware.v1.HeaderMutation;
import java.util.List;

/** The answer of a stage to a head, judged. */
public sealed interface PreflightVerdict {
  /**
   * The stage does not read the body.
   *
   * @param mutations accepted, in order
   * @param headersOnly it inspected the head, in terms of the older contract; false when it skipped
   */
  record Continues(List<HeaderMutation> mutations, boolean headersOnly, Diagnostics told)
      implements PreflightVerdict {
    @Override
    public String toString() {
      return "Continues[" + mutations.size() + " mutations]";
    }
  }

  record Reads(BodyMode mode, List<HeaderMutation> mutations, Diagnostics told)
      implements PreflightVerdict {
    @Override
    public String toString() {
      return "Reads[" + mode + ", " + mutations.size() + " mutations]";
    }
  }

  record Refuses(Diagnostics told) implements PreflightVerdict {}

  /**
   * No answer, or one that breaks a rule.
   *
   * @param reason code of http-hooks 13 or http-responses 11
   * @param closed {@code on_error} is not asked
   */
  record Failed(String reason, boolean closed) implements PreflightVerdict {}

  sealed interface BodyMode {
    /** Reads up to so many bytes, from 1 to the limit of the stage. */
    record Whole(int maxBytes) implements BodyMode {}

    record Pieces() implements BodyMode {}
  }
}
