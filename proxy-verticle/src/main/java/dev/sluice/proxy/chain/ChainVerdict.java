package dev.sluice.proxy.chain;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;
import java.util.Optional;

/** The decision of a chain on one request. */
public sealed interface ChainVerdict {
  /** The trace of each stage, in order. */
  List<StageTrace> stages();

  /**
   * The request goes on.
   *
   * @param body replacement of the request's body
   * @param mutations to apply in order to the raw head
   */
  record Allow(Optional<ByteString> body, List<HeaderMutation> mutations, List<StageTrace> stages)
      implements ChainVerdict {
    /** Whether a stage changed the request. */
    public boolean modifies() {
      return stages.stream().anyMatch(StageTrace::getTransformed);
    }
  }

  /**
   * A stage denies the request.
   *
   * @param entry the stage's key in the policy
   * @param reasonCode empty or a stable code
   */
  record Deny(String entry, String reasonCode, List<StageTrace> stages) implements ChainVerdict {}

  /**
   * Policy refuses the body as changed by a stage.
   *
   * @param reason platform text for the audit
   */
  record PolicyRefused(String reason, List<StageTrace> stages) implements ChainVerdict {}

  /** A stage that must not be skipped failed. */
  record Unavailable(String entry, String reasonCode, List<StageTrace> stages)
      implements ChainVerdict {}
}
