package dev.sluice.chain.stage;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.middleware.v1.HttpHeader;
import dev.sluice.proto.v1.FindingCount;
import java.util.List;
import java.util.Optional;

/** The outcome of one stage, before {@code on_error} is applied. */
public sealed interface StageOutcome {
  Allowed UNCHANGED = new Allowed(Optional.empty(), Optional.empty(), false, List.of());

  /**
   * Allowed.
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

  /** Denied, by a valid code or none. */
  record Denied(String reasonCode, List<FindingCount> findings) implements StageOutcome {}

  /** Failed, or answered against a rule; a reason code, or text of a built-in. */
  record Failed(String reason) implements StageOutcome {}

  /** Mutations for the raw head, in order, and the visible headers after them. */
  record Mutation(List<HeaderMutation> steps, List<HttpHeader> headers) {
    @Override
    public String toString() {
      return "Mutation[" + steps.size() + " steps]";
    }
  }
}
