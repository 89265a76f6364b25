package dev.sluice.proxy.chain;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;
import java.util.Optional;

/** What a chain decided. */
public sealed interface ChainVerdict {
  /** What each stage did, in order. */
  List<StageTrace> stages();

  /**
   * The request goes on.
   *
   * @param body replaces the request's body
   * @param mutations to be replayed in order on the raw head
   */
  record Allow(Optional<ByteString> body, List<HeaderMutation> mutations, List<StageTrace> stages)
      implements ChainVerdict {
    /** True when what is sent differs from what came. */
    public boolean modifies() {
      return stages.stream().anyMatch(StageTrace::getTransformed);
    }
  }

  /**
   * A stage said no.
   *
   * @param entry its key in the policy
   * @param reasonCode empty or a stable code
   */
  record Deny(String entry, String reasonCode, List<StageTrace> stages) implements ChainVerdict {}

  /**
   * Policy does not admit the body that a stage left.
   *
   * @param reason platform text for the audit
   */
  record PolicyRefused(String reason, List<StageTrace> stages) implements ChainVerdict {}

  /** A stage that must not be skipped could not judge. */
  record Unavailable(String entry, String reasonCode, List<StageTrace> stages)
      implements ChainVerdict {}
}
