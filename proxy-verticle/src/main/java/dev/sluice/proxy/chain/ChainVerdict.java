package dev.sluice.proxy.chain;

import com.google.protobuf.ByteString;
import dev.sluice.proto.middleware.v1.HeaderMutation;
import dev.sluice.proto.v1.ChainResult;
import dev.sluice.proto.v1.StageTrace;
import java.util.List;
import java.util.Optional;

public sealed interface ChainVerdict {
  List<StageTrace> stages();

  /**
   * The request goes on.
   *
   * @param body replacement of the request's body
   * @param mutations to apply in order to the raw head
   */
  record Allow(Optional<ByteString> body, List<HeaderMutation> mutations, List<StageTrace> stages)
      implements ChainVerdict {
    public boolean modifies() {
      for (StageTrace stage : stages) {
        if (stage.getTransformed()) {
          return true;
        }
      }
      return false;
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

  record Unavailable(String entry, String reasonCode, List<StageTrace> stages)
      implements ChainVerdict {}

  static ChainVerdict of(ChainResult result) {
    List<StageTrace> stages = result.getStagesList();
    return switch (result.getVerdictCase()) {
      case ALLOW -> {
        ChainResult.Allow allow = result.getAllow();
        yield new Allow(
            allow.getBodyReplaced() ? Optional.of(allow.getBody()) : Optional.empty(),
            allow.getHeaderMutationsList(),
            stages);
      }
      case DENY -> new Deny(result.getDeny().getEntry(), result.getDeny().getReasonCode(), stages);
      case UNAVAILABLE ->
          new Unavailable(
              result.getUnavailable().getEntry(), result.getUnavailable().getReasonCode(), stages);
      case POLICY_REFUSED -> new PolicyRefused(result.getPolicyRefused().getReason(), stages);
      case VERDICT_NOT_SET -> new Unavailable("", "invalid_chain_result", stages);
    };
  }
}
